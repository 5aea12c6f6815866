import type { EachBatchPayload } from 'kafkajs';
import type { IncomingMessage } from '../message/cloud-event-message.js';
import type { Log } from '../client/kafka.js';
import { FairSlots } from '#platform';

/**
 * Handles one message. The next message of the same key waits for the promise; the offset moves on only when
 * `settled` resolves too (replies confirmed, for instance). A rejection of either leaves the offset where it is
 * and the message comes again: at once where the failure `passes`, else after the consumer's own retries, and at last
 * in another process.
 */
export type MessageHandler = (message: IncomingMessage) => Promise<{ readonly settled: Promise<unknown> }>;

export interface BatchOptions {
  /** Messages handled at once, over all partitions. */
  readonly inFlight: number;
  /** Whose message it is, as far as that can be told at no cost: parties take turns. All are one when left out. */
  readonly partyOf?: (message: IncomingMessage) => string;
  /**
   * How soon what one party has in hand is to be done, in ms: it has less in hand where that takes longer, so that the
   * others wait no longer for it. As much as there is room for when left out.
   */
  readonly inHandMs?: number;
  /**
   * After how many ms a batch gives way to the others of its broker, and to what has come since; unless given, 30 where
   * one party is alone, and 10 while another was met within the last second.
   */
  readonly turnMs?: number;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
  readonly handle: MessageHandler;
  /**
   * Whether a failure lies in what this message needs and others do not, and will pass. Such a message waits, with
   * those of its key behind it, for as long as it takes; the others are handled, once, though the offset stays.
   */
  readonly passes?: (error: unknown) => boolean;
  readonly log: Log;
}

const pauses = { firstMs: 500, longestMs: 2_000 };

/** A shorter turn costs a third of what is got through: it is short only while somebody else is there to gain by it. */
const usualTurnMs = { alone: 30, together: 10 };
const togetherMs = 1_000;

/** Whether more than one party sends, as far as those tell that come one after another. */
class Company {
  private last: string | undefined;
  private changedAt = -Infinity;

  met(party: string, at: number): void {
    if (this.last !== undefined && party !== this.last) this.changedAt = at;
    this.last = party;
  }

  isThere(at: number): boolean {
    return at - this.changedAt < togetherMs;
  }
}

/** A partition that is not done with what it had: which messages are, and how long it paused last for one that waits. */
interface Held {
  readonly done: ReadonlySet<string>;
  readonly pauseMs?: number;
}

/** What the batches of all partitions have in common. */
interface Shared {
  readonly slots: FairSlots;
  /** By topic and partition. */
  readonly held: Map<string, Held>;
  readonly company: Company;
}

/**
 * Handles batches: serial per key, parallel across keys, in turn among parties. Offsets are resolved as far as the
 * completed messages are contiguous, so a crash repeats work but never skips any. A batch that takes longer than its
 * turn begins nothing more and ends: the client fetches nothing from a broker while one of its batches is being
 * handled, and a long one would hold up what everybody else has sent since. What is left comes again with the next.
 */
export function batchHandler(options: BatchOptions): (payload: EachBatchPayload) => Promise<void> {
  const { inFlight: total, inHandMs: withinMs, now } = options;
  const slots = new FairSlots({ total, withinMs, now });
  const held = new Map<string, Held>();
  const company = new Company();
  return (payload) => handleBatch(payload, options, { slots, held, company });
}

async function handleBatch(
  payload: EachBatchPayload,
  options: BatchOptions,
  { slots, held, company }: Shared,
): Promise<void> {
  const { batch } = payload;
  const place = `${batch.topic}/${batch.partition}`;
  const before = held.get(place);
  const now = options.now ?? ((): number => performance.now());
  const beganAt = now();
  const isTurnOver = (at: number): boolean =>
    at - beganAt >= (options.turnMs ?? usualTurnMs[company.isThere(at) ? 'together' : 'alone']);
  const last = BigInt(batch.messages.at(-1)?.offset ?? -1);
  // the batch may end before what was done of the one before it
  const done = new Set([...(before?.done ?? [])].filter((offset) => BigInt(offset) > last));
  const offsets = new ContiguousOffsets(batch.messages.length);
  const byKey = new Map<string, number[]>();
  batch.messages.forEach((message, index) => {
    // messages without a key have no order to keep
    const key = message.key?.toString('base64') ?? `#${index}`;
    const list = byKey.get(key);
    if (list) list.push(index);
    else byKey.set(key, [index]);
  });

  let failure: unknown;
  let waiting: unknown;
  let isLeft = false;
  let hasBegun = false;
  const goOn = (): boolean => {
    if (failure !== undefined || !payload.isRunning() || payload.isStale()) return false;
    // one message at least is begun, however late its turn: else a busy machine would get nowhere
    isLeft ||= hasBegun && isTurnOver(now());
    return !isLeft;
  };
  const complete = (index: number): void => {
    done.add(batch.messages[index]?.offset ?? '');
    const upTo = offsets.complete(index);
    const message = upTo === undefined ? undefined : batch.messages[upTo];
    if (message) payload.resolveOffset(message.offset);
  };
  const runKey = async (indexes: readonly number[]): Promise<void> => {
    const settling: Promise<void>[] = [];
    try {
      for (const index of indexes) {
        const message = batch.messages[index];
        if (!message) break;
        if (before?.done.has(message.offset)) {
          complete(index);
          continue;
        }
        if (!goOn()) break;
        const incoming: IncomingMessage = {
          topic: batch.topic,
          partition: batch.partition,
          offset: message.offset,
          key: message.key,
          value: message.value,
          headers: message.headers ?? {},
          appendedAt: appendedAt(message),
        };
        const party = options.partyOf?.(incoming) ?? '';
        company.met(party, now());
        const giveBack = await slots.take(party);
        if (!goOn()) {
          giveBack('unused');
          break;
        }
        try {
          hasBegun = true;
          const { settled } = await options.handle(incoming);
          const completed = settled.then(() => complete(index));
          // noticed at once: the promise itself is looked at only when the key's last message has been handled
          completed.catch((error: unknown) => {
            failure ??= error;
          });
          settling.push(completed);
        } finally {
          giveBack();
        }
      }
    } finally {
      await Promise.allSettled(settling);
    }
  };
  const heartbeats = setInterval(() => {
    payload
      .heartbeat()
      .then(() => payload.commitOffsetsIfNecessary())
      .catch((error: unknown) => {
        failure ??= error;
      });
  }, 1_000);
  try {
    await Promise.all(
      [...byKey.values()].map((indexes) =>
        runKey(indexes).catch((error: unknown) => {
          if (options.passes?.(error)) waiting ??= error;
          else failure ??= error;
        }),
      ),
    );
  } finally {
    clearInterval(heartbeats);
  }
  if (failure !== undefined) {
    options.log.error(
      { err: failure, topic: batch.topic, partition: batch.partition },
      'batch not completed',
    );
    throw failure instanceof Error ? failure : new Error('batch not completed', { cause: failure });
  }
  if (waiting === undefined) {
    if (isLeft) held.set(place, { done });
    else held.delete(place);
    if (before?.pauseMs) options.log.info({ topic: batch.topic, partition: batch.partition }, 'goes on');
  } else {
    const pauseMs = Math.min(before?.pauseMs ? before.pauseMs * 2 : pauses.firstMs, pauses.longestMs);
    held.set(place, { done, pauseMs });
    options.log.warn(
      { err: waiting, topic: batch.topic, partition: batch.partition, pauseMs },
      'a message waits for what it needs; the others go on',
    );
    // the batch must end: the client fetches nothing from a broker while one of its batches is being handled
    setTimeout(payload.pause(), pauseMs).unref();
  }
  await payload.heartbeat();
}

/** `LogAppendTime`, as a bit of the batch says; kafkajs keeps it there and types it nowhere. */
function appendedAt(message: EachBatchPayload['batch']['messages'][number]): string | undefined {
  const { batchContext } = message as { readonly batchContext?: { readonly timestampType?: number } };
  return batchContext?.timestampType === 1 ? new Date(Number(message.timestamp)).toISOString() : undefined;
}

/** Tells up to where everything is complete. */
export class ContiguousOffsets {
  private readonly completed: boolean[];
  private next = 0;

  constructor(length: number) {
    this.completed = new Array<boolean>(length).fill(false);
  }

  /** Marks one as complete; gives the last of the contiguous run when that run grew. */
  complete(index: number): number | undefined {
    this.completed[index] = true;
    const before = this.next;
    while (this.completed[this.next]) this.next++;
    return this.next > before ? this.next - 1 : undefined;
  }
}
