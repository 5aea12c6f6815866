import { neverRuns, type ApprovalStatus, type Refusal, type Role } from '#domain';
import { Instant, OptionalJson, OptionalText, Position, Text } from '#postgres';
import { Entity, PrimaryColumn } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { blaming, type LogEvent, type Projection } from '../projecting/projection.js';

/** What became of a command: the last event it caused decides. */
@Entity('commands')
export class CommandRow {
  @PrimaryColumn('uuid') commandId!: string;
  @Text() source!: string;
  @Text() id!: string;
  @Text() name!: string;
  @Text() outcome!: 'accepted' | 'refused' | 'no-change' | 'awaiting-second-person';
  @OptionalJson() refusal!: Refusal | null;
  @Text() stream!: string;
  /** Stream of what it was for, as its sender says; nothing where that names nothing, or is not proved to be the sender. */
  @OptionalText() object!: string | null;
  /** The incident that its content names, where it was refused before it reached its object. */
  @OptionalText() incidentId!: string | null;
  @Position() revision!: string;
  @Position() position!: string;
  @Text() actorAgencyId!: string;
  @Text() actorRole!: Role;
  @Instant() occurredAt!: string;
  @Instant() receivedAt!: string;
  @Instant() recordedAt!: string;
}

function commandRow({ event, record, aggregate }: LogEvent): CommandRow {
  const { metadata } = record;
  return {
    commandId: metadata.commandId,
    source: metadata.command.source,
    id: metadata.command.id,
    name: metadata.command.name,
    outcome: outcomeOf(event.type),
    refusal: event.type === 'command.refused' ? event.data : null,
    stream: record.stream,
    object: metadata.target?.stream ?? (aggregate === undefined ? null : record.stream),
    incidentId: metadata.target?.incidentId ?? null,
    revision: record.revision.toString(),
    position: record.position.toString(),
    actorAgencyId: metadata.actor.agencyId,
    actorRole: metadata.actor.role,
    occurredAt: metadata.occurredAt,
    receivedAt: metadata.receivedAt,
    recordedAt: record.recordedAt,
  };
}

function outcomeOf(type: LogEvent['event']['type']): CommandRow['outcome'] {
  switch (type) {
    case 'command.refused':
      return 'refused';
    case 'command.no-change':
      return 'no-change';
    case 'approval.requested':
      return 'awaiting-second-person';
    default:
      return 'accepted';
  }
}

/** What a command that waited came to by an event of another one; what was confirmed has an event of its own. */
function endOf({ event, id, aggregate }: LogEvent): { commandId: string; refusal: Refusal } | undefined {
  // a stream of that name under another id holds nothing that waits
  if (aggregate !== 'approval' || id === undefined || !isUuid(id)) return undefined;
  const refusal = neverRuns(event.type.replace('approval.', '') as ApprovalStatus);
  return refusal && { commandId: id, refusal };
}

/** Every stream counts, those of messages that never reached an aggregate too. */
export const commands: Projection = {
  name: 'commands',
  tables: [CommandRow],
  async apply(events, store) {
    const last = new Map<string, CommandRow>();
    const ended = events.flatMap((e) => endOf(e)?.commandId ?? []);
    const waiting = ended.length === 0 ? [] : await store.load(CommandRow, ended);
    for (const e of events) {
      const row = blaming('commands', e.record, () => commandRow(e));
      last.set(row.commandId, row);
      const end = endOf(e);
      const first =
        end && (last.get(end.commandId) ?? waiting.find((one) => one.commandId === end.commandId));
      if (!first) continue;
      const { position, recordedAt } = row;
      last.set(end.commandId, { ...first, outcome: 'refused', refusal: end.refusal, position, recordedAt });
    }
    await store.upsert(CommandRow, [...last.values()], 'position');
  },
};
