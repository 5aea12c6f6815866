import { isOwnStream, parseStreamId, streamId, type AggregateName, type RecordedEvent } from '#contracts';
import {
  documentTables,
  pastResponse,
  State,
  stateProjections,
  tableName,
  type PastResponse,
  type PastRow,
} from '#read-model';
import type { HistoryStore } from './history-store.js';
import { Past } from './past.js';
import type { Moment, ReplayLog } from './replay-log.js';

/** What can be looked at by itself: an aggregate, or an incident with all that belongs to it. */
export type ThingKind = AggregateName | 'linked-response';

export interface Thing {
  readonly kind: ThingKind;
  readonly id: string;
}

/** A thing as it stood. `state` is nothing when it was not there yet. */
export interface PastThing extends Thing {
  /** Of the last event that touched it by then; nothing when there was none. */
  readonly position?: string;
  readonly recordedAt?: string;
  readonly state?: PastRow | PastResponse;
}

/** The history is so far behind the log that a question would take too long and too much. */
export class HistoryBehind extends Error {
  readonly code = 'history-behind';
}

/** So many events may be folded for one question. */
const mostFolded = 50_000;

export const thingKinds: readonly ThingKind[] = [...documentTables.keys(), 'linked-response'];

/** The past, from the log and the snapshots of it. Reads only; every answer is as of a position. */
export class Replay {
  constructor(
    private readonly log: ReplayLog,
    private readonly history: HistoryStore,
  ) {}

  /**
   * Everything as of a moment: the last snapshot before it, and the events since, folded by the code of the live
   * projections.
   * @throws {HistoryBehind}
   */
  async at(moment: Moment): Promise<Past> {
    const base = 'at' in moment ? this.history.recordedBy(moment.at) : this.history.upTo(moment.position);
    const state = new State(base && this.history.at(base.position));
    let { position = -1n, events = 0 } = base ?? {};
    let recordedAt = base?.recordedAt;
    let folded = 0;
    for await (const batch of this.log.after(base?.position)) {
      const own = batch.filter(({ stream }) => isOwnStream(stream));
      const end = own.findIndex((record) => !belongs(record, moment));
      const within = end < 0 ? own : own.slice(0, end);
      await state.apply(within);
      const last = within.at(-1);
      if (last) ({ position, recordedAt } = last);
      events += within.length;
      folded += within.length;
      if (folded > mostFolded) throw new HistoryBehind(`the last snapshot is ${folded} events behind`);
      if (end >= 0) break;
    }
    return new Past(this.history, base, state, position, events, recordedAt);
  }

  /** The last position that belongs to a moment. */
  async positionOf(moment: Moment): Promise<bigint> {
    if ('position' in moment) return moment.position;
    let position = this.history.recordedBy(moment.at)?.position;
    for await (const batch of this.log.after(position)) {
      for (const record of batch) {
        if (!belongs(record, moment)) return position ?? -1n;
        ({ position } = record);
      }
    }
    return position ?? -1n;
  }

  async thing(thing: Thing, moment: Moment): Promise<PastThing> {
    const { kind, id } = thing;
    if (kind === 'linked-response') {
      const past = await this.at(moment);
      const state = pastResponse(past.state, id);
      return { kind, id, position: past.position.toString(), recordedAt: past.recordedAt, state };
    }
    const upTo = await this.positionOf(moment);
    const fold = foldOf(kind, id);
    for await (const record of this.eventsOf(kind, id, upTo)) await fold.take(record);
    return fold.now();
  }

  /** Events of an aggregate up to a position, one by one. */
  async *eventsOf(kind: AggregateName, id: string, upTo?: bigint): AsyncGenerator<RecordedEvent> {
    for await (const batch of this.log.stream(streamId(kind, id))) {
      for (const record of batch) {
        if (upTo !== undefined && record.position > upTo) return;
        yield record;
      }
    }
  }

  async event(stream: string, revision: bigint): Promise<RecordedEvent | undefined> {
    for await (const batch of this.log.stream(stream, revision)) return batch[0];
    return undefined;
  }
}

function belongs({ position, recordedAt }: RecordedEvent, moment: Moment): boolean {
  return 'at' in moment ? Date.parse(recordedAt) <= Date.parse(moment.at) : position <= moment.position;
}

interface Fold {
  take(record: RecordedEvent): Promise<void>;
  now(): PastThing;
}

/** Folds one aggregate by its own projection. */
export function foldOf(kind: AggregateName, id: string): Fold {
  const table = documentTables.get(kind);
  const own = stateProjections.filter(({ documents }) => documents?.aggregate === kind);
  if (!table) throw new Error(`nothing is kept of ${kind}`);
  const state = new State(undefined, own);
  let last: RecordedEvent | undefined;
  return {
    take: async (record) => {
      if (parseStreamId(record.stream)?.id !== id) return;
      await state.apply([record]);
      last = record;
    },
    now: () => ({
      kind,
      id,
      position: last?.position.toString(),
      recordedAt: last?.recordedAt,
      state: state.rowNamed(tableName(table), id) as PastRow | undefined,
    }),
  };
}
