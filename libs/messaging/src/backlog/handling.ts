import type { Log } from '../client/kafka.js';
import type { IncomingMessage } from '../message/cloud-event-message.js';

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

/** Time as a backlog sees it. */
export interface Clock {
  /** Milliseconds that never go back. */
  now(): number;
  /** Gives what calls it off. */
  after(ms: number, work: () => void): () => void;
}
