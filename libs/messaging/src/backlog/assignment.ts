import type { EachBatchPayload } from 'kafkajs';
import { isBrokerAway, saidByBroker } from '../client/broker-faults.js';
import type { Backlog } from './backlog.js';
import type { Holder } from './partition-queue.js';

type Commit = EachBatchPayload['commitOffsetsIfNecessary'];

/**
 * The partitions that one member of a group has, while it has them. Batches are taken at once, so that the client
 * goes on fetching from all of them; it commits the offsets up to which everything is done.
 */
export class Assignment implements Holder {
  /** A failure that another attempt here does not mend. */
  readonly failed: Promise<Error>;
  fail!: (error: Error) => void;
  private commitOffsets: Commit | undefined;
  private committing: Promise<void> = Promise.resolve();
  /** What is not begun may soon be another's. */
  private isGivingWay = false;
  private isJoining = true;
  private isOver = false;

  constructor(private readonly backlog: Backlog) {
    this.failed = new Promise((resolve) => (this.fail = resolve));
  }

  get isOpen(): boolean {
    return !this.isGivingWay && !this.isJoining && !this.isOver;
  }

  async take(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    if (this.isOver) {
      payload.pause();
      return;
    }
    this.commitOffsets = (offsets) => payload.commitOffsetsIfNecessary(offsets);
    this.backlog.of(batch.topic, batch.partition).add(this, batch, () => payload.pause());
    // without commits of the client's own this only moves what is fetched next
    payload.resolveOffset(batch.messages.at(-1)?.offset ?? batch.lastOffset());
    try {
      await payload.heartbeat();
    } catch (error) {
      // the client joins again when this batch has failed: what is in hand is done, and committed, before
      if (saidByBroker(error) === 'REBALANCE_IN_PROGRESS') await this.giveWay();
      throw error;
    }
  }

  /** The group rebalances, and the client is about to join again: there is no time to finish what is in hand. */
  rebalances(): void {
    this.isGivingWay = true;
    void this.commit();
  }

  /** The client asks to join. Until it is answered, the broker reads nothing else that comes by the same connection. */
  joins(): void {
    this.isJoining = true;
  }

  /** What this member has in the new generation. */
  joined(partitions: Readonly<Record<string, readonly number[]>>): void {
    this.isJoining = false;
    this.isGivingWay = false;
    for (const queue of this.backlog.heldBy(this)) {
      if (partitions[queue.topic]?.includes(queue.partition)) queue.stays();
      else queue.drop();
    }
  }

  /** Commits what has been done since the last time. */
  commit(): Promise<void> {
    return (this.committing = this.committing.then(() => this.commitNow()));
  }

  /** Finishes what is in hand and commits it; begins nothing any more. */
  async end(): Promise<void> {
    this.isOver = true;
    await this.giveWay();
    this.lose();
  }

  /** It is no member any more. */
  lose(): void {
    this.isOver = true;
    for (const queue of this.backlog.heldBy(this)) queue.drop();
  }

  private async giveWay(): Promise<void> {
    this.isGivingWay = true;
    await Promise.all(this.backlog.heldBy(this).map((queue) => queue.idle()));
    await this.commit();
  }

  private async commitNow(): Promise<void> {
    const commit = this.commitOffsets;
    if (this.isJoining || !commit) return;
    const done = this.backlog.heldBy(this).flatMap((queue) => {
      const upTo = queue.uncommitted();
      return upTo === undefined ? [] : [{ queue, upTo }];
    });
    if (done.length === 0) return;
    const topics = done.map(({ queue: { topic, partition }, upTo }) => ({
      topic,
      partitions: [{ partition, offset: String(upTo) }],
    }));
    try {
      await commit({ topics });
      for (const { queue, upTo } of done) if (queue.isOf(this)) queue.wasCommitted(upTo);
    } catch (error) {
      // the client notices too that it lost its broker or its place in the group
      if (!isBrokerAway(error))
        this.fail(error instanceof Error ? error : new Error('not committed', { cause: error }));
    }
  }
}
