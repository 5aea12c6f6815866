import { FairSlots, type Within } from '#platform';
import type { Log } from '../client/kafka.js';
import type { IncomingMessage } from '../message/cloud-event-message.js';

/**
 * Handles one message. The next message of the same key waits for the promise; the offset moves on only when
 * `settled` resolves too (replies confirmed, for instance). A rejection of either leaves the offset where it is and
 * the message is handled again after a pause, before the next of its key; a message for which that happens too often
 * is left to another process, unless the failure `passes`.
 */
export type MessageHandler = (message: IncomingMessage) => Promise<{ readonly settled: Promise<unknown> }>;

export interface IntakeOptions {
  /** Messages handled at once, over all partitions. */
  readonly inFlight: number;
  /** Whose message it is, as far as that can be told at no cost: parties take turns. All are one when left out. */
  readonly partyOf?: (message: IncomingMessage) => string;
  /**
   * How soon what one party has in hand is to be done: it has less in hand where that takes longer, so that the others
   * wait no longer for it. As much as there is room for when left out.
   */
  readonly within?: Within;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
  /** Before a message that failed is handled again; ends early without rejecting when aborted. By the clock unless given. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly handle: MessageHandler;
  /**
   * Whether a failure lies in what this message needs and others do not, and will pass. Such a message waits, with
   * those of its key behind it, for as long as it takes; the others are handled, once, though the offset stays.
   */
  readonly passes?: (error: unknown) => boolean;
  readonly log: Log;
}

/**
 * What all memberships of a consumer have in common: the places in which messages are handled, in turn among parties,
 * and the order of each key. What has come is handled beside the fetching, so that nobody waits for what another has
 * sent to be done before more is fetched.
 */
export class Intake {
  readonly slots: FairSlots;
  /** Resolves with what a message failed of once too often. */
  readonly failed: Promise<Error>;
  fail!: (error: Error) => void;
  private readonly lastOfKey = new Map<string, Promise<void>>();

  constructor(readonly options: IntakeOptions) {
    const { inFlight: total, within, now } = options;
    this.slots = new FairSlots({ total, within, now });
    this.failed = new Promise((resolve) => (this.fail = resolve));
  }

  /** Does it once what was asked for before under the same key is over. Never rejects if that does not. */
  inOrder(key: string, work: () => Promise<void>): void {
    const before = this.lastOfKey.get(key);
    const mine = before ? before.then(work) : work();
    this.lastOfKey.set(key, mine);
    void mine.then(() => {
      if (this.lastOfKey.get(key) === mine) this.lastOfKey.delete(key);
    });
  }
}
