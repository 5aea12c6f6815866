import type { EachBatchPayload, Offsets } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isBrokerAway } from '../client/broker-faults.js';
import type { IncomingMessage } from '../message/cloud-event-message.js';
import type { Handling } from '../membership/membership.js';
import type { Intake } from './intake.js';
import { Window, type Place } from './window.js';

const betweenCommitsMs = 500;

/** The pause before a message that failed is handled again, longer each time; and how often that is tried. */
const again = { firstMs: 100, longestMs: 2_000, times: 5 };

/** One partition, for as long as this member has it. */
interface Partition {
  readonly topic: string;
  readonly partition: number;
  readonly window: Window;
  readonly waiting: Set<Entry>;
  committed?: bigint;
  /** Set while no more of it is fetched. */
  resume?: () => void;
  /** Another may have it: nothing more is begun, and its offset is not this member's to move. */
  isOver: boolean;
}

interface Entry {
  readonly of: Partition;
  readonly place: Place;
  readonly message: IncomingMessage;
  readonly key: string;
  readonly party: string;
  failures: number;
  /** Those of the failures that do not pass of themselves. */
  faults: number;
}

interface Failure {
  readonly error: unknown;
}

/**
 * What one member of the group was given and has not done yet. The client goes on to fetch as soon as a batch was
 * taken; offsets are committed from here, as far as all before them is done.
 */
export class Holding implements Handling {
  private readonly partitions = new Map<string, Partition>();
  private readonly inHand = new Set<Promise<unknown>>();
  private readonly over = new AbortController();
  private readonly timer = setInterval(() => void this.commit(), betweenCommitsMs).unref();
  private committing: Promise<void> = Promise.resolve();
  private commitOffsets: ((offsets: Offsets) => Promise<void>) | undefined;
  private withoutKey = 0;

  constructor(private readonly intake: Intake) {}

  /** Takes what was fetched of one partition. */
  take(payload: EachBatchPayload): void {
    if (this.over.signal.aborted) {
      // what is not taken would be fetched again and again
      payload.pause();
      return;
    }
    this.commitOffsets = (offsets) => payload.commitOffsetsIfNecessary(offsets);
    const { batch } = payload;
    const { topic, partition, messages } = batch;
    const of = this.partition(topic, partition);
    const last = messages.at(-1);
    for (const message of messages) {
      const { key, value, offset, headers = {} } = message;
      const incoming = { topic, partition, offset, key, value, headers, appendedAt: appendedAt(message) };
      // behind the last there may be records of transactions, which are no messages
      const next = BigInt(message === last ? batch.lastOffset() : offset) + 1n;
      this.begin({
        ...{ of, message: incoming, failures: 0, faults: 0 },
        place: of.window.add(next, (key?.length ?? 0) + (value?.length ?? 0)),
        // messages without a key have no order to keep
        key: key ? `${topic}/${partition}/${key.toString('base64')}` : `${++this.withoutKey}`,
        party: this.intake.options.partyOf?.(incoming) ?? '',
      });
    }
    if (of.window.isFull) of.resume ??= payload.pause();
  }

  /** The group gives out its partitions anew: what is not in hand comes again, here or elsewhere. */
  renew(): void {
    for (const of of this.partitions.values()) {
      of.isOver = true;
      this.fetchMoreOf(of);
    }
    this.partitions.clear();
  }

  /** Says how far all is done. Where that fails it is said again, or done again. */
  commit(): Promise<void> {
    return (this.committing = this.committing.then(() => this.commitOnce()));
  }

  /** Begins nothing more; resolves when what is in hand is over, and how far all is done has been said. */
  async close(): Promise<void> {
    this.over.abort();
    clearInterval(this.timer);
    await Promise.all(this.inHand);
    await this.commit();
  }

  private partition(topic: string, partition: number): Partition {
    const name = `${topic}/${partition}`;
    const held = this.partitions.get(name);
    if (held) return held;
    const begun = { topic, partition, window: new Window(), waiting: new Set<Entry>(), isOver: false };
    this.partitions.set(name, begun);
    return begun;
  }

  private begin(entry: Entry, failure?: Failure): void {
    this.intake.inOrder(entry.key, () => this.handle(entry, failure));
  }

  private async handle(entry: Entry, failure?: Failure): Promise<void> {
    for (let failed = failure; !this.isDropped(entry);) {
      if (failed) await this.pause(entry, failed);
      const giveBack = await this.intake.slots.take(entry.party);
      if (this.isDropped(entry)) {
        giveBack('unused');
        return;
      }
      failed = await this.attempt(entry);
      giveBack();
      if (!failed) return;
    }
  }

  private fetchMoreOf(of: Partition): void {
    of.resume?.();
    of.resume = undefined;
  }

  private isDropped({ of }: Entry): boolean {
    return of.isOver || this.over.signal.aborted;
  }

  /** In hand until it is settled, which may be after the next of its key was begun. */
  private async attempt(entry: Entry): Promise<Failure | undefined> {
    const { handle } = this.intake.options;
    // one that throws at once fails as one that rejects
    const handling = Promise.resolve(entry.message).then(handle);
    const inHand = handling
      .then(({ settled }) =>
        settled.then(
          () => this.complete(entry),
          (error: unknown) => this.begin(entry, { error }),
        ),
      )
      .catch(() => undefined)
      .finally(() => this.inHand.delete(inHand));
    this.inHand.add(inHand);
    return handling.then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
  }

  private complete(entry: Entry): void {
    const { of, place } = entry;
    of.window.complete(place);
    if (of.window.hasRoom) this.fetchMoreOf(of);
    if (of.waiting.delete(entry) && of.waiting.size === 0) this.tell('info', of, {}, 'goes on');
  }

  private async pause(entry: Entry, { error }: Failure): Promise<void> {
    const { of } = entry;
    const { options, fail } = this.intake;
    const passes = isBrokerAway(error) || options.passes?.(error) === true;
    const pauseMs = Math.min(again.firstMs * 2 ** entry.failures++, again.longestMs);
    if (!passes && ++entry.faults > again.times) {
      this.tell('error', of, { err: error }, 'a message cannot be handled');
      fail(error instanceof Error ? error : new Error('a message cannot be handled', { cause: error }));
    }
    if (of.waiting.size === 0) {
      this.tell('warn', of, { err: error, pauseMs }, 'a message waits to be handled again; the others go on');
    }
    of.waiting.add(entry);
    await (options.pause ?? pauseByClock)(pauseMs, this.over.signal);
  }

  private async commitOnce(): Promise<void> {
    const topics = new Map<string, { partition: number; offset: string }[]>();
    const moved: (() => void)[] = [];
    for (const of of this.partitions.values()) {
      const { position } = of.window;
      if (position === undefined || position === of.committed) continue;
      const partitions = topics.get(of.topic) ?? [];
      partitions.push({ partition: of.partition, offset: String(position) });
      topics.set(of.topic, partitions);
      moved.push(() => (of.committed = position));
    }
    if (moved.length === 0) return;
    try {
      await this.commitOffsets?.({
        topics: [...topics].map(([topic, partitions]) => ({ topic, partitions })),
      });
      for (const note of moved) note();
    } catch (err) {
      this.intake.options.log.debug({ err }, 'offsets could not be committed; trying again');
    }
  }

  private tell(level: 'info' | 'warn' | 'error', of: Partition, fields: object, message: string): void {
    const { topic, partition } = of;
    this.intake.options.log[level]({ ...fields, topic, partition }, message);
  }
}

const pauseByClock = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);

/** `LogAppendTime`, as a bit of the batch says; kafkajs keeps it there and types it nowhere. */
function appendedAt(message: EachBatchPayload['batch']['messages'][number]): string | undefined {
  const { batchContext } = message as { readonly batchContext?: { readonly timestampType?: number } };
  return batchContext?.timestampType === 1 ? new Date(Number(message.timestamp)).toISOString() : undefined;
}
