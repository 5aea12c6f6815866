import type { RecordedEvent } from '#contracts';
import type { EventSource } from '../source.js';

/** An event in a chain of causes. */
export interface TracedEvent {
  readonly eventId: string;
  readonly stream: string;
  readonly revision: string;
  readonly position: string;
  readonly type: string;
  readonly recordedAt: string;
}

/** A command with all that it recorded, in log order, over all streams. */
export interface TracedCommand {
  readonly commandId: string;
  readonly source: string;
  readonly id: string;
  readonly name: string;
  readonly actor: { readonly agencyId: string; readonly principal: string; readonly role: string };
  readonly occurredAt: string;
  /** `kafka liandong.commands[3]@17`, `http`, `flow`, `timer <deadline>`, `operator` and so on. */
  readonly origin: string;
  /** The event that made the service give this command; nothing when it came from outside. */
  readonly causedBy?: string;
  readonly events: readonly TracedEvent[];
}

/** What was asked about, all that led to it and all that followed from it. */
export interface Trace {
  readonly correlationId: string;
  /** Event asked about; every event of the command when one was named. */
  readonly asked: readonly string[];
  /** In log order of their first event: causes before effects. */
  readonly commands: readonly TracedCommand[];
}

/** An event by its id, or a command by its CloudEvents `source` and `id`, or by the id that events carry. */
export type Target =
  | { readonly eventId: string }
  | { readonly source: string; readonly id: string }
  | { readonly commandId: string };

/** The log holds nothing of the kind. */
export class NothingTraced extends Error {
  readonly code = 'nothing-traced';
}

interface Known {
  readonly record: Pick<RecordedEvent, 'metadata'>;
  readonly event: TracedEvent;
}

/**
 * Follows causes over streams. A flow passes the correlation on, so that only events of one correlation can cause
 * each other: these are kept in memory without their data, the rest of the log is read past.
 * @throws {NothingTraced}
 */
export async function traceCauses(target: Target, source: EventSource): Promise<Trace> {
  const found = await find(target, source);
  const { correlationId } = found.metadata;
  const known = new Map<string, Known>();
  for await (const batch of source.events()) {
    for (const record of batch) {
      if (record.metadata?.correlationId !== correlationId) continue;
      known.set(record.eventId, { record: { metadata: record.metadata }, event: traced(record) });
    }
  }
  const asked = [...known.values()].filter(({ record, event }) => isTarget(target, event.eventId, record));
  const wanted = new Set([...causesOf(asked, known), ...asked.map(commandIdOf), ...effectsOf(asked, known)]);
  return {
    correlationId,
    asked: asked.map(({ event }) => event.eventId),
    commands: commandsOf(wanted, known),
  };
}

async function find(target: Target, source: EventSource): Promise<RecordedEvent> {
  for await (const batch of source.events()) {
    const found = batch.find((record) => record.metadata && isTarget(target, record.eventId, record));
    if (found) return found;
  }
  throw new NothingTraced(`the log holds nothing of ${Object.values(target).join(' ')}`);
}

function isTarget(target: Target, eventId: string, { metadata }: Pick<RecordedEvent, 'metadata'>): boolean {
  if ('eventId' in target) return eventId === target.eventId;
  if ('commandId' in target) return metadata.commandId === target.commandId;
  return metadata.command.source === target.source && metadata.command.id === target.id;
}

const commandIdOf = ({ record }: Known): string => record.metadata.commandId;

/** Id of the event that caused the command; a command from outside names itself. */
function causeOf({ record }: Pick<Known, 'record'>): string | undefined {
  const { causationId, commandId, origin } = record.metadata;
  if (origin.via === 'flow') return origin.eventId;
  return causationId === commandId ? undefined : causationId;
}

/** Commands that led to these events, nearest first. */
function causesOf(events: readonly Known[], known: ReadonlyMap<string, Known>): Set<string> {
  const commands = new Set<string>();
  const open = [...events];
  for (let event = open.pop(); event; event = open.pop()) {
    const cause = known.get(causeOf(event) ?? '');
    if (!cause || commands.has(commandIdOf(cause))) continue;
    commands.add(commandIdOf(cause));
    open.push(cause);
  }
  return commands;
}

/** Commands that followed from these events. */
function effectsOf(events: readonly Known[], known: ReadonlyMap<string, Known>): Set<string> {
  const byCause = new Map<string, Known[]>();
  for (const event of known.values()) {
    const cause = causeOf(event);
    if (cause) byCause.set(cause, [...(byCause.get(cause) ?? []), event]);
  }
  const commands = new Set<string>();
  const seen = new Set<string>();
  const open = [...events];
  for (let event = open.pop(); event; event = open.pop()) {
    if (seen.has(event.event.eventId)) continue;
    seen.add(event.event.eventId);
    for (const effect of byCause.get(event.event.eventId) ?? []) {
      commands.add(commandIdOf(effect));
      open.push(effect);
    }
  }
  return commands;
}

function commandsOf(wanted: ReadonlySet<string>, known: ReadonlyMap<string, Known>): TracedCommand[] {
  const events = new Map<string, Known[]>();
  for (const one of known.values()) {
    const id = commandIdOf(one);
    if (wanted.has(id)) events.set(id, [...(events.get(id) ?? []), one]);
  }
  return [...events].map(([commandId, own]) => {
    const [first] = own as [Known];
    const { command, actor, occurredAt } = first.record.metadata;
    const causedBy = causeOf(first);
    return {
      commandId,
      ...command,
      actor,
      occurredAt,
      origin: originText(first.record),
      ...(causedBy !== undefined && { causedBy }),
      events: own.map(({ event }) => event),
    };
  });
}

function originText({ metadata: { origin } }: Pick<RecordedEvent, 'metadata'>): string {
  switch (origin.via) {
    case 'kafka':
      return `kafka ${origin.topic}[${origin.partition}]@${origin.offset}`;
    case 'flow':
      return origin.via;
    default:
      return Object.values(origin).join(' ');
  }
}

const traced = ({
  eventId,
  stream,
  revision,
  position,
  storedType,
  recordedAt,
}: RecordedEvent): TracedEvent => ({
  eventId,
  stream,
  revision: revision.toString(),
  position: position.toString(),
  type: storedType,
  recordedAt,
});
