import { setTimeout as sleep } from 'node:timers/promises';
import { noFault, type Fault } from './faults.js';
import type { Answer, Inbox } from './inbox.js';
import { described, OpenSteps, type OpenStep } from './open-steps.js';
import { Tally, type Pace } from './pace.js';
import { restsOnPicture } from './picture.js';
import type { Awaited, Step } from '../story/step.js';
import { Turns } from './turns.js';
import { orAborted, within } from './waiting.js';

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
    /** Those that could go: whatever comes before them has its reply. */
    readonly open: readonly OpenStep[],
    { behind, refused, cause }: { behind: number; refused: readonly string[]; cause: unknown },
  ) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const lines = [
      `${open.length + behind} steps without a reply, ${behind} of them behind others (${why})`,
      ...described(open),
      // nothing of what they ask for will happen, however long somebody waits
      ...refused.map((step) => `  ${step}`),
    ];
    super(lines.join('\n'), { cause });
  }
}

/** Resolves when it is certain that the service has it. */
export type Send = () => Promise<void>;

/** How steps are said to the service and what their senders see of it. */
export interface Voice {
  /** Makes what a step says ready to be sent, the same bytes as often as need be. */
  say(step: Step): Send;
  /** Resolves when the sender of the step is shown the log up to a position. */
  sees(position: bigint, step: Step): Promise<void>;
}

interface Stage {
  readonly steps: readonly Step[];
  readonly inbox: Pick<Inbox, 'known' | 'reply' | 'happened' | 'missing' | 'contradictions'>;
  readonly voice: Voice;
  readonly signal: AbortSignal;
  readonly faults: ReadonlyMap<string, Fault>;
  readonly pace: Pick<Pace, 'until'>;
  readonly replyTimeoutMs: number;
  /** Log position of what all steps rest on. */
  readonly since: bigint;
  /** Told of the steps in their order, of each once it and all before it have their replies. */
  readonly onProgress?: (progress: Progress) => void;
}

/** A late message goes at last even when the others take their time. */
const longestHoldMs = 1_500;

/**
 * Takes steps in order of their times, each when what it rests on has happened, however long that takes: the replies of
 * the steps before it, the events that it awaits and, for a decision on what is shown, that all this is shown. Only those
 * that are late on purpose are overtaken.
 */
export class Performance {
  private readonly tally = new Tally();
  private readonly held = new Tally();
  /** Steps under way that are not held back. */
  private moving = 0;
  private readonly replies = new Map<string, Answer>();
  private readonly open = new OpenSteps();
  private readonly extras: Promise<void>[] = [];
  private readonly turns: Turns;
  private readonly untold = new Map<string, Progress>();
  private told = 0;
  private newest: bigint;
  private repeated = 0;
  private duplicatesSent = 0;
  private lateSent = 0;
  private resent = 0;

  constructor(private readonly stage: Stage) {
    this.newest = stage.since;
    this.turns = new Turns(stage.steps);
  }

  /** @throws {NightUnfinished} when the signal aborts, or one step can never be said */
  async run(): Promise<NightResult> {
    const done = new Map<string, Promise<void>>();
    const { steps, signal } = this.stage;
    for (const step of steps) {
      const before = step.after.map((id) => done.get(id) ?? Promise.resolve());
      done.set(
        step.id,
        Promise.all([...before, this.turns.of(step)]).then(() => this.take(step)),
      );
    }
    try {
      await orAborted(Promise.all(done.values()), signal);
      this.tally.end();
      await orAborted(Promise.all(this.extras), signal);
    } catch (cause) {
      const open = this.open.list();
      const behind = steps.length - this.replies.size - open.length;
      throw new NightUnfinished(open, { behind, refused: this.refusals(), cause });
    }
    const outcomes = [...this.replies.values()].map(({ outcome }) => outcome);
    return {
      steps: steps.length,
      accepted: outcomes.filter((outcome) => outcome !== 'refused').length,
      refused: outcomes.filter((outcome) => outcome === 'refused').length,
      repeated: this.repeated,
      duplicatesSent: this.duplicatesSent,
      lateSent: this.lateSent,
      resent: this.resent,
      contradictions: this.stage.inbox.contradictions,
      lastPosition: this.newest.toString(),
    };
  }

  private refusals(): string[] {
    return [...this.replies].flatMap(([id, reply]) =>
      reply.outcome === 'refused' ? `${id} was refused: ${reply.refusal.code}` : [],
    );
  }

  private async take(step: Step): Promise<void> {
    const { inbox, voice, signal } = this.stage;
    const fault = this.stage.faults.get(step.id) ?? noFault;
    this.moving++;
    if (!inbox.known(step)) await this.untilItCanGo(step, fault);
    const repeated = inbox.known(step) !== undefined;
    const send = voice.say(step);
    if (fault.twice) this.sendAgain(send, Promise.resolve());
    if (fault.againAfter > 0) this.sendAgain(send, this.tally.more(fault.againAfter));
    this.open.waits(step, () => 'the confirmation that it was taken');
    await send();
    this.turns.gone(step);

    const reply = await this.replyTo(step, send);
    signal.throwIfAborted();
    this.open.done(step);
    this.replies.set(step.id, reply);
    this.seen(reply.outcome === 'stored' ? 0n : BigInt(reply.position));
    if (repeated) this.repeated++;
    this.tally.up();
    this.held.up();
    this.rests();
    this.tell({ step, reply, fault, repeated });
  }

  private tell(progress: Progress): void {
    const { steps, onProgress } = this.stage;
    this.untold.set(progress.step.id, progress);
    for (;;) {
      const next = this.untold.get(steps[this.told]?.id ?? '');
      if (!next) return;
      this.untold.delete(next.step.id);
      this.told++;
      onProgress?.(next);
    }
  }

  private async untilItCanGo(step: Step, { lateBy }: Fault): Promise<void> {
    const { inbox, voice, signal, pace } = this.stage;
    this.open.waits(step, () => 'its time');
    await pace.until(step.id, signal);
    this.open.waits(step, () => inbox.missing(step).map(worded).join(' and '));
    const happened = step.awaits.map((awaited) => inbox.happened(awaited, step));
    for (const position of await orAborted(Promise.all(happened), signal)) this.seen(position);
    if (restsOnPicture(step)) {
      const position = this.newest;
      this.open.waits(step, () => `position ${position} to be shown`);
      await voice.sees(position, step);
    }
    this.open.waits(step, () => 'its sender, who is late');
    if (step.hesitatesMs || lateBy > 0) this.turns.gone(step);
    if (step.hesitatesMs) await sleep(step.hesitatesMs, undefined, { signal });
    if (lateBy > 0) {
      this.lateSent++;
      this.rests();
      await within(longestHoldMs, this.held.more(lateBy), signal);
      this.moving++;
    }
  }

  /** When all others are through or wait for them, those held back go. */
  private rests(): void {
    this.moving--;
    // what follows from a reply begins before this
    setImmediate(() => {
      if (this.moving === 0) this.held.end();
    });
  }

  private seen(position: bigint): void {
    if (position > this.newest) this.newest = position;
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
    const { inbox, replyTimeoutMs, signal } = this.stage;
    let times = 1;
    this.open.waits(step, () => `a reply, sent ${times === 1 ? 'once' : `${times} times`}`);
    for (;;) {
      const reply = await within(replyTimeoutMs, inbox.reply(step), signal);
      if (reply) return reply;
      signal.throwIfAborted();
      this.resent++;
      times++;
      await send();
    }
  }
}

const worded = ({ stream, event, about }: Awaited): string =>
  `${event}${about ? ` of ${about}` : ''} on ${stream}`;
