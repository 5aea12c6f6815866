import { isOwnStream, parseStreamId, streamId, type AggregateName, type RecordedEvent } from '#contracts';
import {
  documentTables,
  responseAsOf,
  State,
  stateProjections,
  tableName,
  type ResponseAsOf,
  type AggregateRow,
} from '#read-model';
import { OtherForm, type SnapshotStore } from './snapshot-store.js';
import { AsOfView } from './view.js';
import type { AsOf, ReadableLog } from './readable-log.js';

/** An object of as-of queries: an aggregate, or an incident with everything linked to it. */
export type ThingKind = AggregateName | 'linked-response';

export interface Thing {
  readonly kind: ThingKind;
  readonly id: string;
}

/** The state of an object as of a position; `state` is absent when it did not exist yet. */
export interface ThingAsOf extends Thing {
  /** Of the last event that touched it by then; nothing when there was none. */
  readonly position?: string;
  readonly recordedAt?: string;
  readonly state?: AggregateRow | ResponseAsOf;
}

/** The snapshots are so far behind the log that a query would take too long and too much memory. */
export class SnapshotsBehind extends Error {
  readonly code = 'snapshots-behind';
}

/** The most events folded for one query. */
const mostFolded = 50_000;

export const thingKinds: readonly ThingKind[] = [...documentTables.keys(), 'linked-response'];

/** As-of queries over the log and its snapshots. They only read; every answer names its position. */
export class AsOfQueries {
  constructor(
    private readonly log: ReadableLog,
    private readonly store: SnapshotStore,
  ) {}

  /**
   * The whole state as of a position or time: the last snapshot before it, and the events since, folded by the code of the live
   * projections.
   * @throws {SnapshotsBehind}
   */
  async at(asOf: AsOf): Promise<AsOfView> {
    const base = 'at' in asOf ? this.store.recordedBy(asOf.at) : this.store.upTo(asOf.position);
    const state = new State(base && this.store.at(base.position));
    let { position = -1n, events = 0 } = base ?? {};
    let recordedAt = base?.recordedAt;
    let folded = 0;
    for await (const batch of this.log.after(base?.position)) {
      const own = batch.filter(({ stream }) => isOwnStream(stream));
      const end = own.findIndex((record) => !belongs(record, asOf));
      const within = end < 0 ? own : own.slice(0, end);
      await state.apply(within);
      const last = within.at(-1);
      if (last) ({ position, recordedAt } = last);
      events += within.length;
      folded += within.length;
      if (folded > mostFolded) throw new SnapshotsBehind(`the last snapshot is ${folded} events behind`);
      if (end >= 0) break;
    }
    return new AsOfView(this.store, base, state, position, events, recordedAt);
  }

  /** @throws {OtherForm} where the snapshots do not say who is named in what: they are made anew by who writes them */
  requireSight(): void {
    if (!this.store.keepsSight) throw new OtherForm('the snapshots do not say who is named in what');
  }

  /** The last position that belongs to a position or time. */
  async positionOf(asOf: AsOf): Promise<bigint> {
    if ('position' in asOf) return asOf.position;
    let position = this.store.recordedBy(asOf.at)?.position;
    for await (const batch of this.log.after(position)) {
      for (const record of batch) {
        if (!belongs(record, asOf)) return position ?? -1n;
        ({ position } = record);
      }
    }
    return position ?? -1n;
  }

  async thing(thing: Thing, asOf: AsOf): Promise<ThingAsOf> {
    const { kind, id } = thing;
    if (kind === 'linked-response') {
      const view = await this.at(asOf);
      const state = responseAsOf(view.state, id);
      return { kind, id, position: view.position.toString(), recordedAt: view.recordedAt, state };
    }
    const upTo = await this.positionOf(asOf);
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

function belongs({ position, recordedAt }: RecordedEvent, asOf: AsOf): boolean {
  return 'at' in asOf ? Date.parse(recordedAt) <= Date.parse(asOf.at) : position <= asOf.position;
}

interface Fold {
  take(record: RecordedEvent): Promise<void>;
  now(): ThingAsOf;
}

/** Folds one aggregate with its own projection. */
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
      state: state.rowNamed(tableName(table), id) as AggregateRow | undefined,
    }),
  };
}
