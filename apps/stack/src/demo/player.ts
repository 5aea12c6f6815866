import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { topicsOf } from '#contracts';
import { createKafka, type BrokerConfig, type Log } from '#messaging';
import type { AgencyKey } from '#security';
import { noFault, planFaults, type Fault } from './faults.js';
import { Inbox, type Answer } from './inbox.js';
import { night, type Step } from './night.js';
import { EdxlDoor } from './edxl-door.js';
import { letter, Outbox } from './outbox.js';
import { Pace, Tally } from './pace.js';

export interface NightOptions {
  readonly kafka: BrokerConfig;
  readonly topicPrefix: string;
  /** Where those speak who have no Kafka. */
  readonly apiUrl: string;
  /** The signing key of each agency that speaks. */
  readonly keys: ReadonlyMap<string, AgencyKey>;
  /** Simulated seconds per second; `Infinity` is as fast as the replies come. */
  readonly speed: number;
  readonly seed: number;
  /** Whether some messages go twice, again or late. */
  readonly faults: boolean;
  readonly log: Log;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  /** A command without a reply for so long is sent again, the same bytes. Default 15 s. */
  readonly replyTimeoutMs?: number;
  /** The whole night gives up after this. Default 5 minutes. */
  readonly deadlineMs?: number;
}

export interface Progress {
  readonly step: Step;
  readonly reply: Answer;
  readonly fault: Fault;
  /** The reply was there before anything was sent: this step had been played before. */
  readonly repeated: boolean;
}

export interface NightResult {
  readonly steps: number;
  /** Commands accepted and batches of readings stored. */
  readonly accepted: number;
  readonly refused: number;
  /** Steps whose reply was there already. */
  readonly repeated: number;
  readonly duplicatesSent: number;
  readonly lateSent: number;
  /** Commands sent again because no reply came in time. */
  readonly resent: number;
  /** Commands that got two different replies; anything but 0 is a defect of the service. */
  readonly contradictions: number;
  /** Newest log position that a reply named: what queries must show to show the whole night. */
  readonly lastPosition: string;
}

/** The night did not come to its end: not all steps have a reply. */
export class NightUnfinished extends Error {
  readonly code = 'night-unfinished';

  constructor(
    readonly openSteps: readonly string[],
    options: ErrorOptions,
  ) {
    super(`${openSteps.length} steps without a reply, first ${openSteps[0] ?? '-'}`, options);
  }
}

/** An event that a step awaits is not waited for any longer than this: the service's answer tells what is wrong. */
const longestAwaitMs = 30_000;
/** A late message goes at last even when nothing else moves. */
const longestHoldMs = 1_500;

/**
 * Plays the night through Kafka, each agency by its own producer. Survives restarts of the broker and of the
 * service; what is sent again has the same id and the same bytes.
 * @throws {NightUnfinished} at the deadline or when the signal aborts
 */
export const playNight = (options: NightOptions): Promise<NightResult> => play(night, options);

/** The same with other steps, in order of time. */
export async function play(steps: readonly Step[], options: NightOptions): Promise<NightResult> {
  const { kafka, log, speed, seed, faults: withFaults } = options;
  const signal = AbortSignal.any([
    AbortSignal.timeout(options.deadlineMs ?? 300_000),
    ...(options.signal ? [options.signal] : []),
  ]);
  // every step listens to it, which is no leak
  setMaxListeners(0, signal);
  const inbox = new Inbox(createKafka(kafka, 'liandong-demo', log), options.topicPrefix, steps, log);
  const outbox = new Outbox(kafka, topicsOf(options.topicPrefix), log);
  const door = new EdxlDoor(options.apiUrl, (reply) => inbox.answered(reply), log);
  const ids = steps.map(({ id }) => id);
  const performance = new Performance({
    steps,
    inbox,
    say: saying(outbox, door, options.keys, signal),
    signal,
    faults: withFaults ? planFaults(ids, seed) : new Map<string, Fault>(),
    pace: new Pace(steps, speed),
    replyTimeoutMs: options.replyTimeoutMs ?? 15_000,
    onProgress: options.onProgress,
  });
  try {
    return await performance.run();
  } finally {
    await Promise.all([outbox.close(), inbox.close()]);
  }
}

/** Resolves when it is certain that the service has it. */
type Send = () => Promise<void>;

const saying =
  (outbox: Outbox, door: EdxlDoor, keys: ReadonlyMap<string, AgencyKey>, signal: AbortSignal) =>
  (step: Step): Send => {
    const key = keys.get(step.actor.agencyId);
    if (!key) throw new Error(`no key for ${step.actor.agencyId}`);
    if (step.message) return door.letter(step, step.message, key, signal);
    const message = letter(step, key);
    return () => outbox.send(message, signal);
  };

interface Stage {
  readonly steps: readonly Step[];
  readonly inbox: Inbox;
  /** Makes what a step says ready to be sent, the same bytes as often as need be. */
  readonly say: (step: Step) => Send;
  readonly signal: AbortSignal;
  readonly faults: ReadonlyMap<string, Fault>;
  readonly pace: Pace;
  readonly replyTimeoutMs: number;
  readonly onProgress?: (progress: Progress) => void;
}

class Performance {
  private readonly tally = new Tally();
  private readonly replies = new Map<string, Answer>();
  private readonly extras: Promise<void>[] = [];
  private repeated = 0;
  private duplicatesSent = 0;
  private lateSent = 0;
  private resent = 0;

  constructor(private readonly stage: Stage) {}

  async run(): Promise<NightResult> {
    const done = new Map<string, Promise<void>>();
    const { steps } = this.stage;
    for (const step of steps) {
      const before = step.after.map((id) => done.get(id) ?? Promise.resolve());
      done.set(
        step.id,
        Promise.all(before).then(() => this.take(step)),
      );
    }
    try {
      await orAborted(Promise.all(done.values()), this.stage.signal);
      this.tally.end();
      await orAborted(Promise.all(this.extras), this.stage.signal);
    } catch (cause) {
      const open = steps.filter(({ id }) => !this.replies.has(id)).map(({ id }) => id);
      throw new NightUnfinished(open, { cause });
    }
    const replies = [...this.replies.values()];
    const outcomes = replies.map(({ outcome }) => outcome);
    return {
      steps: steps.length,
      accepted: outcomes.filter((outcome) => outcome !== 'refused').length,
      refused: outcomes.filter((outcome) => outcome === 'refused').length,
      repeated: this.repeated,
      duplicatesSent: this.duplicatesSent,
      lateSent: this.lateSent,
      resent: this.resent,
      contradictions: this.stage.inbox.contradictions,
      lastPosition: replies
        .map((reply) => BigInt(reply.outcome === 'stored' ? 0 : reply.position))
        .reduce((a, b) => (a > b ? a : b), 0n)
        .toString(),
    };
  }

  private async take(step: Step): Promise<void> {
    const { inbox, say, signal, pace, onProgress } = this.stage;
    const fault = this.stage.faults.get(step.id) ?? noFault;
    if (!inbox.known(step)) {
      await pace.until(step.id, signal);
      await within(longestAwaitMs, Promise.all(step.awaits.map((a) => inbox.happened(a, step.drill))));
      if (step.hesitatesMs) await sleep(step.hesitatesMs, undefined, { signal });
      if (fault.lateBy > 0) {
        this.lateSent++;
        await within(longestHoldMs, this.tally.more(fault.lateBy));
      }
    }
    const repeated = inbox.known(step) !== undefined;
    const send = say(step);
    if (fault.twice) this.sendAgain(send, Promise.resolve());
    if (fault.againAfter > 0) this.sendAgain(send, this.tally.more(fault.againAfter));
    await send();

    const reply = await this.replyTo(step, send);
    this.replies.set(step.id, reply);
    if (repeated) this.repeated++;
    this.tally.up();
    onProgress?.({ step, reply, fault, repeated });
  }

  private sendAgain(send: Send, when: Promise<void>): void {
    this.duplicatesSent++;
    const sent = when.then(send);
    // awaited at the end of the night, which may never come
    sent.catch(() => undefined);
    this.extras.push(sent);
  }

  /** A reply or the service may have been lost on the way: asks again until there is an answer. */
  private async replyTo(step: Step, send: Send): Promise<Answer> {
    const { inbox, replyTimeoutMs } = this.stage;
    for (;;) {
      const reply = await within(replyTimeoutMs, inbox.reply(step));
      if (reply) return reply;
      this.resent++;
      await send();
    }
  }
}

/** What the promise comes to, or nothing when that takes longer. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const timer = new AbortController();
  const over = sleep(ms, undefined, { signal: timer.signal });
  return Promise.race([promise, over]).finally(() => timer.abort());
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
