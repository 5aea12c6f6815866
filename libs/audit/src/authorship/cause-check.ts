import {
  ownSources,
  parseExerciseStream,
  parseStreamId,
  UnknownStoredType,
  type RecordedEvent,
} from '#contracts';
import { LRUCache } from 'lru-cache';
import { findingAt, type AuthorshipFinding } from './finding.js';
import { follows, type Place } from './flows.js';
import {
  messengerMistake,
  operatorMistake,
  ruleMistake,
  timerMistake,
  type StreamBefore,
} from './own-acts.js';

/** The log from its start once more, in order. */
export type FromTheStart = () => AsyncIterable<readonly RecordedEvent[]>;

export interface CauseSources {
  /** For causes that lie further back than what is kept. */
  readonly again: FromTheStart;
  /** For deciding what was due again; left out, it is only checked that there is such a deadline. */
  readonly before?: StreamBefore;
}

/** What of the service's own events was found borne out, by how much could be run again. */
export interface CauseCounts {
  /** A flow run again gave the very command. */
  readonly flows: number;
  /** The cause exists, came before and is of the kind that the flow reacts to. */
  readonly flowsInKind: number;
  readonly timers: number;
  readonly rules: number;
  readonly operator: number;
  /** Steps of who sends messages to people. */
  readonly messenger: number;
}

/** Events that may be causes: flows follow theirs within moments. */
const kept = 20_000;
/** Events whose causes lie further back are looked up together, in one more pass over the log. */
const mostWaiting = 10_000;

const causes: readonly string[] = [
  ...['sharing', 'allocation', 'warning', 'incident', 'activation', 'task', 'report', 'message', 'duty'],
];

/** A message is of the live world, also where what it is about happened in a drill. */
const isOfMessage = (...places: readonly (Place | undefined)[]): boolean =>
  places.some((place) => place?.aggregate === 'message');

/**
 * Asks of every event that the service itself caused whether its cause is in the log before it and leads to it.
 * Takes the events in the order of the log, and keeps as much for a long log as for a short one.
 */
export class CauseCheck {
  private readonly recent = new LRUCache<string, RecordedEvent>({ max: kept });
  private waiting: RecordedEvent[] = [];
  private readonly counted = { flows: 0, flowsInKind: 0, timers: 0, rules: 0, operator: 0, messenger: 0 };

  constructor(private readonly sources: CauseSources) {}

  get counts(): CauseCounts {
    return this.counted;
  }

  async take(events: readonly RecordedEvent[]): Promise<AuthorshipFinding[]> {
    const found: AuthorshipFinding[] = [];
    for (const event of events) {
      const finding = await this.judge(event);
      if (finding) found.push(finding);
      const place = placeOf(event);
      if (place && causes.includes(place.aggregate) && !event.storedType.startsWith('command.'))
        this.recent.set(event.eventId, event);
      if (this.waiting.length >= mostWaiting) found.push(...(await this.lookUp()));
    }
    return found;
  }

  /** There are no more events. */
  async end(): Promise<AuthorshipFinding[]> {
    return this.waiting.length > 0 ? this.lookUp() : [];
  }

  private async judge(event: RecordedEvent): Promise<AuthorshipFinding | undefined> {
    const { origin, actor, command } = event.metadata ?? {};
    if (!origin || !(origin.via in ownSources || actor?.role === 'system')) return undefined;
    const place = placeOf(event);
    const wrong = (cause: string, reason: string | undefined) =>
      reason === undefined ? undefined : findingAt(event, { kind: 'not-from-cause', cause, reason });
    if (!(origin.via in ownSources)) return wrong(origin.via, 'nobody who comes by a door is the service');
    if (command.source !== ownSources[origin.via as keyof typeof ownSources])
      return wrong(origin.via, `its command is of ${command.source}`);
    if (origin.via === 'operator') {
      this.counted.operator++;
      return wrong(
        'operator',
        read(() => operatorMistake(event, place)),
      );
    }
    if (!place) return wrong(origin.via, 'it is about no aggregate');
    switch (origin.via) {
      case 'flow': {
        const cause = this.recent.get(origin.eventId);
        if (cause) return this.flow(event, place, cause);
        this.waiting.push(event);
        return undefined;
      }
      case 'timer':
        this.counted.timers++;
        return wrong(origin.deadline, await timerMistake(event, origin, place, this.sources.before));
      case 'rule':
        this.counted.rules++;
        return wrong(
          origin.rule,
          read(() => ruleMistake(event, origin.rule, place)),
        );
      case 'messenger':
        this.counted.messenger++;
        return wrong('messenger', messengerMistake(event, place));
      default:
        return undefined;
    }
  }

  private flow(event: RecordedEvent, place: Place, cause: RecordedEvent): AuthorshipFinding | undefined {
    const { metadata } = event;
    const wrong = (reason: string) =>
      findingAt(event, { kind: 'not-from-cause', cause: cause.eventId, reason });
    if (cause.position >= event.position) return findingAt(event, { kind: 'no-cause', cause: cause.eventId });
    const from = placeOf(cause);
    const { causationId, correlationId, command, digest, drill } = metadata;
    if (causationId !== cause.eventId) return wrong('it names another event as well');
    if (correlationId !== cause.metadata.correlationId) return wrong('it belongs to something else');
    if (drill !== cause.metadata.drill && !isOfMessage(from, place))
      return wrong('it happened in another world');
    const prefix = `${cause.eventId}/${place.aggregate}/`;
    if (!from || !command.id.startsWith(prefix)) return wrong('its command does not derive from it');
    const claimed = { ...place, name: command.name, key: command.id.slice(prefix.length), digest };
    const borne = read(() => follows(cause, from, claimed));
    if (borne !== 'whole' && borne !== 'in-kind') return wrong(borne ?? 'no flow asks for that after it');
    this.counted[borne === 'whole' ? 'flows' : 'flowsInKind']++;
    return undefined;
  }

  /** Reads the log as far as those who wait, for their causes. */
  private async lookUp(): Promise<AuthorshipFinding[]> {
    const waiting = this.waiting;
    this.waiting = [];
    const wanted = new Map<string, RecordedEvent[]>();
    for (const event of waiting)
      wanted.set(causeIdOf(event), [...(wanted.get(causeIdOf(event)) ?? []), event]);
    const last = waiting.at(-1)?.position ?? 0n;
    const found: AuthorshipFinding[] = [];
    for await (const batch of this.sources.again()) {
      for (const cause of batch) {
        for (const event of wanted.get(cause.eventId) ?? []) {
          const finding = this.flow(event, placeOf(event) as Place, cause);
          if (finding) found.push(finding);
        }
        wanted.delete(cause.eventId);
      }
      if (wanted.size === 0 || (batch.at(-1)?.position ?? 0n) >= last) break;
    }
    for (const event of [...wanted.values()].flat())
      found.push(findingAt(event, { kind: 'no-cause', cause: causeIdOf(event) }));
    return found;
  }
}

const causeIdOf = ({ metadata: { origin } }: RecordedEvent): string =>
  origin.via === 'flow' ? origin.eventId : '';

/** What an event is about, in its own world. */
function placeOf({ stream }: RecordedEvent): Place | undefined {
  return parseStreamId(parseExerciseStream(stream)?.stream ?? stream);
}

/** An event of a kind that this version cannot read has not come from it. */
function read<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof UnknownStoredType) return error.message;
    throw error;
  }
}
