import { checkPosition, isOwnStream, type RecordedEvent } from '#contracts';
import { State, stateForm } from '#read-model';
import { SnapshotStore, type Snapshot } from './snapshot-store.js';

/** Events between two snapshots: the most that an as-of query has to fold on top of one. */
export const usualStride = 5_000;

/** The earliest instant that there is (ECMA-262, 21.4.1.1). */
const maxMs = 8.64e15;

/**
 * Folds the log and writes a snapshot every `stride` events of the service, at the same events on every machine. Memory
 * holds what changed since the last snapshot; after a restart those events are folded again.
 */
export class Snapshotter {
  private state = new State();
  private events = 0;
  private recordedAt = '';
  private sinceSnapshot = 0;
  /** Since the latest snapshot. */
  private firstOccurred: string | undefined;
  /** Of everything; nothing when the latest snapshot does not tell. */
  private lastOccurred: string | undefined;

  private constructor(
    private readonly store: SnapshotStore,
    private readonly stride: number,
  ) {
    this.restart();
  }

  /** One of another form is emptied and filled anew. The store is the caller's to close. */
  static async open(
    folder: string,
    stride = usualStride,
  ): Promise<{ snapshotter: Snapshotter; store: SnapshotStore }> {
    const store = await SnapshotStore.open(folder, stateForm(), { anew: true });
    return { snapshotter: new Snapshotter(store, stride), store };
  }

  /** Where to follow on from: the latest snapshot. What was folded behind it is forgotten, to be given again. */
  restart(): bigint | undefined {
    const latest = this.store.latest();
    this.state = new State(latest && this.store.at(latest.position));
    this.events = latest?.events ?? 0;
    this.recordedAt = latest?.recordedAt ?? new Date(0).toISOString();
    this.sinceSnapshot = 0;
    this.firstOccurred = undefined;
    this.lastOccurred = latest ? latest.occurred?.last : new Date(-maxMs).toISOString();
    return latest?.position;
  }

  /**
   * Events behind those taken before, in log order. Gives the snapshots that were made.
   * @throws {PositionOutOfRange}
   * @throws {NotOnDisk} what was taken since the latest snapshot has to be given again, after `restart`
   */
  async take(records: readonly RecordedEvent[]): Promise<Snapshot[]> {
    const made: Snapshot[] = [];
    let open = records.filter(({ stream }) => isOwnStream(stream));
    while (open.length > 0) {
      const part = open.slice(0, this.stride - this.sinceSnapshot);
      open = open.slice(part.length);
      await this.state.apply(part);
      this.events += part.length;
      this.sinceSnapshot += part.length;
      for (const { recordedAt, metadata } of part) {
        if (Date.parse(recordedAt) > Date.parse(this.recordedAt)) this.recordedAt = recordedAt;
        this.note(metadata.occurredAt);
      }
      const last = part.at(-1);
      if (last && this.sinceSnapshot === this.stride) made.push(await this.keep(last.position));
    }
    return made;
  }

  private note(occurredAt: string): void {
    const at = Date.parse(occurredAt);
    const { firstOccurred: first, lastOccurred: last } = this;
    if (first === undefined || at < Date.parse(first)) this.firstOccurred = occurredAt;
    if (last !== undefined && at > Date.parse(last)) this.lastOccurred = occurredAt;
  }

  private async keep(position: bigint): Promise<Snapshot> {
    checkPosition('snapshots', position);
    const { events, recordedAt, state, firstOccurred: first, lastOccurred: last } = this;
    const occurred = first !== undefined && last !== undefined ? { first, last } : undefined;
    const snapshot = await this.store.add(
      { position, events, recordedAt, occurred },
      state.changes(),
      state.touches,
    );
    this.state = new State(this.store.at(position));
    this.sinceSnapshot = 0;
    this.firstOccurred = undefined;
    return snapshot;
  }
}
