import type { EachBatchPayload } from 'kafkajs';
import type { FairSlots } from '#platform';
import type { Log } from '../client/kafka.js';
import type { IncomingMessage } from '../message/cloud-event-message.js';
import { copyOf } from './copy.js';

/**
 * Handles one message. The next message of the same key waits for the promise; the offset moves on only when
 * `settled` resolves too (replies confirmed, for instance). A rejection of either leaves the offset where it is
 * and the message comes again, with those of its key behind it: for as long as it takes where the failure `passes`,
 * else some times in this process and then in another.
 */
export type MessageHandler = (message: IncomingMessage) => Promise<{ readonly settled: Promise<unknown> }>;

export interface HandlingOptions {
  /** Messages handled at once, over all partitions. */
  readonly inFlight: number;
  /** Whose message it is, as far as that can be told at no cost: parties take turns. All are one when left out. */
  readonly partyOf?: (message: IncomingMessage) => string;
  /**
   * How soon what one party has in hand is to be done, in ms: it has less in hand where that takes longer, so that the
   * others wait no longer for it. As much as there is room for when left out.
   */
  readonly inHandMs?: number;
  readonly handle: MessageHandler;
  /**
   * Whether a failure lies in what this message needs and others do not, and will pass. Such a message waits, with
   * those of its key behind it, for as long as it takes; the others are handled, once, though the offset stays.
   */
  readonly passes?: (error: unknown) => boolean;
  readonly log: Log;
}

/** Whose messages a queue holds at the moment. */
export interface Holder {
  /** Whether messages may be begun. */
  readonly isOpen: boolean;
  /** Told of a failure that does not pass. */
  fail(error: Error): void;
}

/** Time as a backlog sees it. */
export interface Clock {
  /** Milliseconds that never go back. */
  now(): number;
  /** Gives what calls it off. */
  after(ms: number, work: () => void): () => void;
}

interface QueueParts {
  readonly options: HandlingOptions;
  readonly slots: FairSlots;
  readonly clock: Clock;
}

type Batch = Pick<EachBatchPayload['batch'], 'messages' | 'lastOffset'>;

/** A message that was fetched and whose offset is not committed yet. */
interface Place {
  readonly offset: bigint;
  readonly timestamp: string;
  isDone: boolean;
}

interface Waiting {
  readonly place: Place;
  readonly message: IncomingMessage;
  readonly bytes: number;
}

/** The messages of one key that are not done, in their order. */
interface Lane {
  readonly key: string;
  readonly waiting: Waiting[];
  /** How many of them, from the first, have been begun. */
  begun: number;
  isRunning: boolean;
  readonly inHand: Set<Promise<void>>;
  /** Nothing more is begun until it is tried again. */
  failure?: { readonly error: unknown };
  /** Since something was done. */
  failures: number;
}

/**
 * With so much waiting nothing more is fetched, until there is less: as much as is handled until the client asks the
 * broker again. Offsets are remembered when their messages are done too, where an earlier one waits.
 */
export const most = { messages: 1_000, bytes: 256 * 1024, places: 10_000 };

const pauses = { firstMs: 500, longestMs: 2_000 };
const mostFailures = 5;

/**
 * What was fetched of one partition and is not committed yet. Serial per key, parallel across keys, in turn among
 * parties. It outlives the generations of the group: what comes again because its offset was not committed is known
 * by offset and time, and is not handled twice.
 */
export class PartitionQueue {
  private readonly places = new Map<string, Place>();
  private readonly lanes = new Map<string, Lane>();
  /** Those that have failed and not come on since. */
  private readonly stuck = new Set<Lane>();
  private holder: Holder | undefined;
  private isFirstOfGeneration = true;
  /** Behind the last that was fetched. */
  private end: bigint | undefined;
  private committed: bigint | undefined;
  private messages = 0;
  private bytes = 0;
  private resume: (() => void) | undefined;
  private pauseMs = 0;
  private callOffRetry: (() => void) | undefined;

  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly parts: QueueParts,
  ) {}

  isOf(holder: Holder): boolean {
    return this.holder === holder;
  }

  /** Takes what was fetched; asks for no more where that is much. */
  add(holder: Holder, batch: Batch, pause: () => () => void): void {
    if (this.holder !== holder) this.drop();
    this.holder = holder;
    if (this.isFirstOfGeneration) this.forgetBefore(BigInt(batch.messages[0]?.offset ?? 0));
    for (const message of batch.messages) {
      if (this.places.get(message.offset)?.timestamp === message.timestamp) continue;
      const place = { offset: BigInt(message.offset), timestamp: message.timestamp, isDone: false };
      this.places.set(message.offset, place);
      const waiting = { place, ...copyOf(this.topic, this.partition, message) };
      this.messages++;
      this.bytes += waiting.bytes;
      const lane = this.laneOf(message.key?.toString('base64') ?? `#${message.offset}`);
      lane.waiting.push(waiting);
      void this.run(lane);
    }
    this.end = BigInt(batch.lastOffset()) + 1n;
    if (this.isFull()) this.resume ??= pause();
  }

  /** Begins what may be begun now. */
  go(): void {
    for (const lane of this.lanes.values()) void this.run(lane);
  }

  /** The group has a new generation, in which this partition stays: what is not committed comes again. */
  stays(): void {
    this.isFirstOfGeneration = true;
    this.committed = undefined;
    this.go();
  }

  /** The partition is another's: forgets what is not begun. */
  drop(): void {
    this.holder = undefined;
    this.isFirstOfGeneration = true;
    this.end = undefined;
    this.committed = undefined;
    this.resume?.();
    this.resume = undefined;
    this.callOffRetry?.();
    this.callOffRetry = undefined;
    this.pauseMs = 0;
    for (const lane of [...this.lanes.values()]) this.forgetFrom(lane, lane.begun);
  }

  /** Resolves when nothing is in hand; to be asked when nothing may be begun. */
  async idle(): Promise<void> {
    await Promise.all([...this.lanes.values()].flatMap(({ inHand }) => [...inHand]));
  }

  /** Up to where everything is done, where that is to be committed. */
  uncommitted(): bigint | undefined {
    let upTo = this.end;
    if (upTo === undefined) return undefined;
    for (const { offset, isDone } of this.places.values()) if (!isDone && offset < upTo) upTo = offset;
    return upTo === this.committed ? undefined : upTo;
  }

  wasCommitted(upTo: bigint): void {
    this.committed = upTo;
    for (const [offset, place] of this.places)
      if (place.isDone && place.offset < upTo) this.places.delete(offset);
    this.askForMore();
  }

  /** What lies before the committed offset is done, here or by another. */
  private forgetBefore(first: bigint): void {
    this.isFirstOfGeneration = false;
    for (const [offset, place] of this.places) if (place.offset < first) this.places.delete(offset);
  }

  private isFull(): boolean {
    return this.messages > most.messages || this.bytes > most.bytes || this.places.size > most.places;
  }

  private askForMore(): void {
    if (!this.resume || this.isFull()) return;
    this.resume();
    this.resume = undefined;
  }

  private laneOf(key: string): Lane {
    const known = this.lanes.get(key);
    if (known) return known;
    const lane: Lane = { key, waiting: [], begun: 0, isRunning: false, inHand: new Set(), failures: 0 };
    this.lanes.set(key, lane);
    return lane;
  }

  private nextOf(lane: Lane): Waiting | undefined {
    return lane.failure || !this.holder?.isOpen ? undefined : lane.waiting[lane.begun];
  }

  private async run(lane: Lane): Promise<void> {
    if (lane.isRunning || !this.nextOf(lane)) return;
    lane.isRunning = true;
    for (let next = this.nextOf(lane); next; next = this.nextOf(lane)) {
      const giveBack = await this.parts.slots.take(this.parts.options.partyOf?.(next.message) ?? '');
      if (this.nextOf(lane) !== next) {
        giveBack('unused');
        continue;
      }
      lane.begun++;
      await this.begin(lane, next).finally(giveBack);
    }
    lane.isRunning = false;
    this.settle(lane);
  }

  /** Resolves when the next of its key may begin. */
  private begin(lane: Lane, { place, message }: Waiting): Promise<void> {
    const fail = (error: unknown): void => void (lane.failure ??= { error });
    const handled = Promise.resolve().then(() => this.parts.options.handle(message));
    const whole = handled
      .then(({ settled }) => settled)
      .then(() => this.finish(lane, place))
      .catch(fail)
      .finally(() => {
        lane.inHand.delete(whole);
        this.settle(lane);
      });
    lane.inHand.add(whole);
    return handled.then(() => undefined, fail);
  }

  private finish(lane: Lane, place: Place): void {
    place.isDone = true;
    while (lane.waiting[0]?.place.isDone) {
      this.leaves(lane.waiting.shift());
      lane.begun--;
      lane.failures = 0;
      this.comesOn(lane);
    }
    this.askForMore();
  }

  private leaves(waiting: Waiting | undefined): void {
    this.messages--;
    this.bytes -= waiting?.bytes ?? 0;
  }

  /** Where nothing of the lane is in hand: it ends, or what has failed is to be tried again, in its order. */
  private settle(lane: Lane): void {
    if (lane.isRunning || lane.inHand.size > 0) return;
    if (lane.failure) {
      for (const { place } of lane.waiting) place.isDone = false;
      lane.begun = 0;
      if (this.holder) this.isStuck(lane, lane.failure.error, this.holder);
      else this.forgetFrom(lane, 0);
    } else if (lane.waiting.length === 0) this.lanes.delete(lane.key);
  }

  private isStuck(lane: Lane, error: unknown, holder: Holder): void {
    const { log, passes } = this.parts.options;
    this.stuck.add(lane);
    const isPassing = passes?.(error) ?? false;
    if (!isPassing && ++lane.failures > mostFailures) {
      holder.fail(error instanceof Error ? error : new Error('a message was not handled', { cause: error }));
      return;
    }
    if (this.callOffRetry) return;
    this.pauseMs = Math.min(this.pauseMs * 2 || pauses.firstMs, pauses.longestMs);
    const fields = { err: error, topic: this.topic, partition: this.partition, pauseMs: this.pauseMs };
    if (isPassing) log.warn(fields, 'a message waits for what it needs; the others go on');
    else log.error(fields, 'a message was not handled; it is tried again');
    this.callOffRetry = this.parts.clock.after(this.pauseMs, () => this.tryAgain());
  }

  private tryAgain(): void {
    this.callOffRetry = undefined;
    for (const lane of this.stuck) {
      if (lane.isRunning || lane.inHand.size > 0) continue;
      lane.failure = undefined;
      void this.run(lane);
    }
  }

  private comesOn(lane: Lane): void {
    if (!this.stuck.delete(lane) || this.stuck.size > 0) return;
    this.pauseMs = 0;
    this.parts.options.log.info({ topic: this.topic, partition: this.partition }, 'goes on');
  }

  private forgetFrom(lane: Lane, index: number): void {
    for (const waiting of lane.waiting.splice(index)) {
      this.places.delete(String(waiting.place.offset));
      this.leaves(waiting);
    }
    if (index > 0) return;
    this.stuck.delete(lane);
    if (!lane.isRunning) this.lanes.delete(lane.key);
  }
}
