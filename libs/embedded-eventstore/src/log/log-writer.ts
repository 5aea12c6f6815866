import { setTimeout as delay } from 'node:timers/promises';
import type { Behaviour } from '../behaviour.js';
import { type Logger, messageOfError } from '../logger.js';
import type { EventStore } from '../store/store.js';
import { CommitPlan, type Outcome } from './commit-plan.js';
import type { Head } from './head.js';
import { StreamStates } from './stream-states.js';

/** A write: decides within the plan of the commit it falls into, and is answered when that is on the disk. */
export interface WriteRequest {
  decide(plan: CommitPlan): Outcome;
  /** Called once, with an error when the commit failed: whether it was written is then not known. */
  done(outcome: Outcome | Error): void;
}

interface Queued extends WriteRequest {
  /** The last position on the disk when it came. */
  committedThen: number;
}

/** Where a transaction takes no further append: that keeps it, and the wait for it, short. */
const FULL_RECORDS = 5_000;
const FULL_BYTES = 16 * 1024 * 1024;

/** Tells those whose writes are on the disk. */
type Answer = () => void;
const nobody: Answer = () => undefined;

/**
 * Group commit: whatever arrives while one transaction is being written goes into the next one. The next one is begun
 * before those of the last one are answered, so that the disk does not wait for the answers.
 */
export class LogWriter {
  private readonly states: StreamStates;
  private queue: Queued[] = [];
  private lastStream: number;
  private running: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly store: EventStore,
    private readonly head: Head,
    private readonly logger: Logger,
    private readonly behaviour: Pick<Behaviour, 'dropsRepeats' | 'commitDelayMs'>,
    private readonly now: () => number = Date.now,
  ) {
    this.states = new StreamStates(store);
    this.lastStream = store.lastStream();
  }

  submit(request: WriteRequest): void {
    if (this.closed) {
      request.done(new Error('the event store is closing'));
      return;
    }
    this.queue.push({ ...request, committedThen: this.head.position });
    this.running ??= this.run();
  }

  /** Refuses new writes and resolves when those accepted are answered. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private async run(): Promise<void> {
    // Requests that came with the same packet shall share the first commit too.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.queue.length > 0) {
      let answer = nobody;
      while (this.queue.length > 0) answer = await this.commitNext(answer);
      answer();
    }
    this.running = undefined;
  }

  private async commitNext(answerThoseBefore: Answer): Promise<Answer> {
    const plan = new CommitPlan(this.store, this.states, this.head, this.lastStream, this.now());
    const taken: Queued[] = [];
    let outcomes: (Outcome | Error)[] = [];
    let committing: Promise<void> | undefined;
    try {
      while (plan.records.length < FULL_RECORDS && plan.bytes < FULL_BYTES) {
        const request = this.queue.shift();
        if (request === undefined) break;
        taken.push(request);
        outcomes.push(this.decide(request, plan));
      }
      if (plan.records.length > 0) committing = this.commit(plan);
      answerThoseBefore();
      answerThoseBefore = nobody;
      if (committing) {
        await committing;
        this.lastStream = plan.lastStreamNumber;
        this.head.advance(plan.lastPosition, plan.end, plan.touched);
      }
    } catch (error) {
      answerThoseBefore();
      this.recover();
      const failure = error instanceof Error ? error : new Error(String(error));
      outcomes = taken.map(() => failure);
    }
    return () => taken.forEach((request, i) => this.answer(request, outcomes[i] as Outcome | Error));
  }

  private decide(request: Queued, plan: CommitPlan): Outcome {
    const outcome = request.decide(plan);
    const repeatsUnwritten =
      outcome.kind === 'done' && outcome.repeated === true && outcome.position > request.committedThen;
    return this.behaviour.dropsRepeats && repeatsUnwritten ? { kind: 'dropped' } : outcome;
  }

  private async commit(plan: CommitPlan): Promise<void> {
    if (this.behaviour.commitDelayMs > 0) await delay(this.behaviour.commitDelayMs);
    await this.store.commit(plan);
  }

  /** A defect in answering one request is kept from the others. */
  private answer(request: WriteRequest, outcome: Outcome | Error): void {
    try {
      request.done(outcome);
    } catch (error) {
      this.logger.error('answering an append failed', { error: messageOfError(error) });
    }
  }

  /** After a failed commit only the store knows what is in it. */
  private recover(): void {
    this.states.forget();
    this.lastStream = this.store.lastStream();
    this.head.reload();
  }
}
