import {
  isOwnStream,
  parseStreamId,
  streamId,
  type AggregateName,
  type Bilingual,
  type RecordedEvent,
} from '#contracts';
import {
  documentTables,
  responseAsOf,
  State,
  stateProjections,
  tableName,
  type ResponseAsOf,
  type AggregateRow,
} from '#read-model';
import { OtherForm, type Snapshot, type SnapshotStore } from './snapshot-store.js';
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

/** Nothing had been recorded, or had occurred, by then: no answer about it can be given. */
export class BeforeTheLog extends Error {
  readonly code = 'before-the-log';
  constructor(
    /** Of the first event; nothing where the log is empty. */
    readonly begins: { readonly position: string; readonly recordedAt: string } | undefined,
    readonly reason: Bilingual,
  ) {
    super(`${reason.zh} · ${reason.en}`);
  }
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
   * The whole state as of a position or time: the last snapshot before it, and the events since that belong to it, folded
   * by the code of the live projections. Position −1 is before the first event.
   * @throws {SnapshotsBehind}
   * @throws {BeforeTheLog}
   */
  async at(asOf: AsOf): Promise<AsOfView> {
    const base = this.baseOf(asOf);
    const state = new State(base && this.store.at(base.position));
    let { position = -1n, events = 0 } = base ?? {};
    let recordedAt = base?.recordedAt;
    let read = 0;
    for await (const batch of this.since(base, asOf)) {
      const own = batch.filter(({ stream }) => isOwnStream(stream));
      const end = own.findIndex((record) => isBehind(record, asOf));
      const within = (end < 0 ? own : own.slice(0, end)).filter((record) => belongs(record, asOf));
      await state.apply(within);
      const last = within.at(-1);
      if (last) ({ position, recordedAt } = last);
      events += within.length;
      read += own.length;
      if (read > mostFolded)
        throw new SnapshotsBehind(`more than ${mostFolded} events are not in a snapshot`);
      if (end >= 0) break;
    }
    if (events === 0 && !isNothing(asOf)) throw await this.beforeTheLog(asOf);
    return new AsOfView(this.store, base, state, position, events, recordedAt);
  }

  /** @throws {OtherForm} where the snapshots do not say who is named in what: they are made anew by who writes them */
  requireSight(): void {
    if (!this.store.keepsSight) throw new OtherForm('the snapshots do not say who is named in what');
  }

  /** The last position that belongs to a position or a time of recording. */
  async positionOf(asOf: Exclude<AsOf, { occurredBy: string }>): Promise<bigint> {
    if ('position' in asOf) return asOf.position;
    let position = this.store.recordedBy(asOf.at)?.position;
    for await (const batch of this.log.after(position)) {
      for (const record of batch) {
        if (isBehind(record, asOf)) return position ?? -1n;
        ({ position } = record);
      }
    }
    return position ?? -1n;
  }

  /** @throws {BeforeTheLog} */
  async thing(thing: Thing, asOf: AsOf): Promise<ThingAsOf> {
    const { kind, id } = thing;
    if (kind === 'linked-response') {
      const view = await this.at(asOf);
      const state = responseAsOf(view.state, id);
      return { kind, id, position: view.position.toString(), recordedAt: view.recordedAt, state };
    }
    const isByOccurrence = 'occurredBy' in asOf;
    const upTo = isByOccurrence ? asOf.position : await this.positionOf(asOf);
    const fold = foldOf(kind, id);
    for await (const record of this.eventsOf(kind, id, upTo)) {
      if (belongs(record, asOf)) await fold.take(record);
    }
    const found = fold.now();
    if (!found.state && !isByOccurrence && !isNothing(asOf)) await this.ensureBegun(asOf);
    return found;
  }

  /** Whether anything of it is in the log at all. */
  async isKnown({ kind, id }: Thing): Promise<boolean> {
    const stream = streamId(kind === 'linked-response' ? 'incident' : kind, id);
    for await (const batch of this.log.stream(stream)) if (batch.length > 0) return true;
    return false;
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

  /** The snapshot to fold on: the last in which nothing is that does not belong. */
  private baseOf(asOf: AsOf): Snapshot | undefined {
    if ('at' in asOf) return this.store.recordedBy(asOf.at);
    if ('occurredBy' in asOf) return this.store.occurredBy(asOf.occurredBy, asOf.position);
    return this.store.upTo(asOf.position);
  }

  /** Events behind a snapshot, without stretches between snapshots of which none had occurred by then. */
  private async *since(base: Snapshot | undefined, asOf: AsOf): AsyncGenerator<readonly RecordedEvent[]> {
    let after = base?.position;
    if ('occurredBy' in asOf) {
      const instant = Date.parse(asOf.occurredBy);
      for (const { position, occurred } of this.store.snapshots(base?.position)) {
        if (!occurred || Date.parse(occurred.first) <= instant) yield* this.stretch(after, position);
        after = position;
      }
    }
    yield* this.log.after(after);
  }

  private async *stretch(after: bigint | undefined, upTo: bigint): AsyncGenerator<readonly RecordedEvent[]> {
    for await (const batch of this.log.after(after)) {
      const end = batch.findIndex(({ position }) => position > upTo);
      yield end < 0 ? batch : batch.slice(0, end);
      if (end >= 0) return;
    }
  }

  private async ensureBegun(asOf: AsOf): Promise<void> {
    for await (const batch of this.log.after(undefined)) {
      const first = batch.find(({ stream }) => isOwnStream(stream));
      if (first && !isBehind(first, asOf)) return;
      if (first) break;
    }
    throw await this.beforeTheLog(asOf);
  }

  private async beforeTheLog(asOf: AsOf): Promise<BeforeTheLog> {
    for await (const batch of this.log.after(undefined)) {
      const first = batch.find(({ stream }) => isOwnStream(stream));
      if (first) return new BeforeTheLog(beginsAt(first), beforeText(first, asOf));
    }
    return new BeforeTheLog(undefined, { zh: '日志中尚无记录', en: 'nothing is in the log yet' });
  }

  async event(stream: string, revision: bigint): Promise<RecordedEvent | undefined> {
    for await (const batch of this.log.stream(stream, revision)) return batch[0];
    return undefined;
  }
}

/** No event from here on belongs. */
function isBehind({ position, recordedAt }: RecordedEvent, asOf: AsOf): boolean {
  if ('at' in asOf) return Date.parse(recordedAt) > Date.parse(asOf.at);
  return asOf.position !== undefined && position > asOf.position;
}

/** Of those before that. */
const belongs = ({ metadata }: RecordedEvent, asOf: AsOf): boolean =>
  !('occurredBy' in asOf) || Date.parse(metadata.occurredAt) <= Date.parse(asOf.occurredBy);

const isNothing = (asOf: AsOf): boolean =>
  'position' in asOf && asOf.position !== undefined && asOf.position < 0n;

const beginsAt = ({ position, recordedAt }: RecordedEvent): { position: string; recordedAt: string } => ({
  position: position.toString(),
  recordedAt,
});

function beforeText({ position, recordedAt }: RecordedEvent, asOf: AsOf): Bilingual {
  const begins = {
    zh: `日志从位置 ${position} 开始，该条记录于 ${recordedAt}`,
    en: `the log begins at position ${position}, recorded at ${recordedAt}`,
  };
  if ('at' in asOf)
    return {
      zh: `${asOf.at} 在日志开始之前：${begins.zh}`,
      en: `${asOf.at} is before the log: ${begins.en}`,
    };
  if ('occurredBy' in asOf)
    return {
      zh: `日志中没有在 ${asOf.occurredBy} 以前发生的记录：${begins.zh}`,
      en: `nothing in the log had occurred by ${asOf.occurredBy}: ${begins.en}`,
    };
  return {
    zh: `位置 ${asOf.position} 在日志开始之前：${begins.zh}`,
    en: `position ${asOf.position} is before the log: ${begins.en}`,
  };
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
