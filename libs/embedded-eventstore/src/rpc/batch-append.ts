import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Outcome } from '../log/commit-plan.js';
import type { ExpectedRevision } from '../log/expected-revision.js';
import type { ProposedEvent } from '../log/record.js';
import { messageOfError } from '../logger.js';
import { type BatchAppendMessage, encodeBatchError, encodeBatchSuccess } from '../wire/append-messages.js';
import { AppendSize, MAXIMUM_APPEND_SIZE } from './append-size.js';
import type { Context } from './context.js';
import { internal } from '../wire/errors.js';
import { isStreamName, checkEvent } from './proposed.js';
import {
  badRequestStatus,
  maximumAppendSizeStatus,
  notReadyStatus,
  streamDeletedStatus,
  timeoutStatus,
  unknownStatus,
  wrongExpectedVersionStatus,
} from '../wire/status.js';

/** An append of which more is to come, or that waits for its commit. */
interface Pending {
  correlation: Buffer;
  streamIdentifier: Buffer;
  stream: string;
  expected: ExpectedRevision;
  deadlineMs: number;
  events: ProposedEvent[];
  size: AppendSize;
  timeout: NodeJS.Timeout | undefined;
}

const NOTHING = Buffer.alloc(0);

/** Events accepted from one call and not yet answered; beyond it the call is not read on. */
const MOST_BYTES_IN_FLIGHT = 16 * 1024 * 1024;
const MOST_APPENDS_IN_FLIGHT = 10_000;
/** Appends begun and not finished; more are refused, since not reading on would keep these from being finished. */
const MOST_INCOMPLETE_BYTES = 64 * 1024 * 1024;
const MOST_INCOMPLETE = 10_000;
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** `Streams.BatchAppend`: many appends on one call, each answered on its own, in the order of their commits. */
export class BatchAppendCall {
  private readonly incomplete = new Map<string, Pending>();
  private readonly dropped = new Set<Pending>();
  private incompleteBytes = 0;
  private bytesInFlight = 0;
  private inFlight = 0;
  private ended = false;

  constructor(
    private readonly context: Context,
    private readonly call: ServerDuplexStream<BatchAppendMessage, Buffer>,
  ) {
    call.on('data', (message: BatchAppendMessage) => {
      try {
        this.receive(message);
      } catch (error) {
        call.emit('error', internal(messageOfError(error)));
      }
    });
    call.on('end', () => {
      this.ended = true;
      this.forgetAll();
      this.endWhenAnswered();
    });
    call.on('drain', () => this.resumeWhenPossible());
    call.on('cancelled', () => this.forgetAll());
    call.on('error', (error) => {
      this.forgetAll();
      context.logger.error('batch append call failed', { error: messageOfError(error) });
    });
  }

  private receive(message: BatchAppendMessage): void {
    const key = message.correlation.toString('latin1');
    const pending = message.target === undefined ? this.incomplete.get(key) : this.begin(key, message);
    // Parts of an append that was refused already are of no interest.
    if (pending === undefined) return;
    const refusal = this.addEvents(pending, message);
    if (refusal !== undefined) {
      this.forget(key, pending);
      this.respond(pending.correlation, pending.streamIdentifier, refusal);
    } else if (message.final) {
      this.forget(key, pending);
      if (this.context.leadership.refusesWrites())
        this.respond(pending.correlation, pending.streamIdentifier, notReadyStatus());
      else this.submit(pending);
    }
    if (this.isFull()) this.call.pause();
  }

  private begin(key: string, message: BatchAppendMessage): Pending | undefined {
    const { correlation, target, streamIdentifier = NOTHING, deadlineMs = Infinity } = message;
    const refuse = (status: Uint8Array) => this.respond(correlation, streamIdentifier, status);
    if (!isStreamName(target?.stream)) refuse(badRequestStatus('Required field StreamIdentifier not set.'));
    else if (target?.expected === undefined)
      refuse(badRequestStatus('Required field ExpectedStreamPosition not set.'));
    else if (deadlineMs <= Date.now()) refuse(timeoutStatus());
    else if (this.incomplete.size >= MOST_INCOMPLETE || this.incompleteBytes >= MOST_INCOMPLETE_BYTES) {
      refuse(badRequestStatus('Too many appends are begun and not finished.'));
    } else {
      const { stream, expected } = target as { stream: string; expected: ExpectedRevision };
      const pending: Pending = {
        correlation,
        streamIdentifier,
        stream,
        expected,
        deadlineMs,
        events: [],
        size: new AppendSize(),
        timeout: undefined,
      };
      const former = this.incomplete.get(key);
      if (former !== undefined) this.forget(key, former);
      if (!message.final) this.keep(key, pending);
      return pending;
    }
    return undefined;
  }

  private keep(key: string, pending: Pending): void {
    this.incomplete.set(key, pending);
    this.expireInTime(pending, () => this.forget(key, pending));
  }

  /** Leaves an append without an answer until its deadline is over. */
  private drop(pending: Pending): void {
    this.dropped.add(pending);
    this.expireInTime(pending, () => this.dropped.delete(pending));
  }

  private expireInTime(pending: Pending, forget: () => void): void {
    if (pending.deadlineMs === Infinity) return;
    const expire = () => {
      forget();
      this.respond(pending.correlation, pending.streamIdentifier, timeoutStatus());
    };
    pending.timeout = setTimeout(
      expire,
      Math.min(pending.deadlineMs - Date.now(), LONGEST_TIMEOUT_MS),
    ).unref();
  }

  private addEvents(pending: Pending, message: BatchAppendMessage): Uint8Array | undefined {
    for (const raw of message.events) {
      const checked = checkEvent(raw);
      if (!checked.ok) return badRequestStatus(`An event has no valid ${checked.missing}.`);
      const before = pending.size.footprint;
      pending.size.add(raw);
      this.incompleteBytes += pending.size.footprint - before;
      pending.events.push(checked.event);
      if (pending.size.isExceeded()) return maximumAppendSizeStatus(MAXIMUM_APPEND_SIZE);
    }
    return undefined;
  }

  private forget(key: string, pending: Pending): void {
    this.incomplete.delete(key);
    this.incompleteBytes -= pending.size.footprint;
    clearTimeout(pending.timeout);
  }

  private forgetAll(): void {
    for (const [key, pending] of this.incomplete) this.forget(key, pending);
    for (const { timeout } of this.dropped) clearTimeout(timeout);
    this.dropped.clear();
  }

  private submit(pending: Pending): void {
    const { stream, expected, events, deadlineMs, size } = pending;
    this.inFlight++;
    this.bytesInFlight += size.footprint;
    this.context.writer.submit({
      decide: (plan) =>
        deadlineMs <= Date.now() ? { kind: 'expired' } : plan.append(stream, expected, events),
      done: (outcome) => {
        this.inFlight--;
        this.bytesInFlight -= size.footprint;
        this.answer(pending, outcome);
        this.resumeWhenPossible();
        this.endWhenAnswered();
      },
    });
  }

  private answer(pending: Pending, outcome: Outcome | Error): void {
    const { correlation, streamIdentifier, stream, expected } = pending;
    if (outcome instanceof Error) {
      this.context.logger.error('append failed', { stream, error: outcome.message });
      this.respond(correlation, streamIdentifier, unknownStatus());
      return;
    }
    switch (outcome.kind) {
      case 'done':
        this.write(encodeBatchSuccess(correlation, streamIdentifier, outcome.last, outcome.position));
        return;
      case 'wrong-expected-version':
        this.respond(correlation, streamIdentifier, wrongExpectedVersionStatus(expected, outcome.current));
        return;
      case 'stream-deleted':
        this.respond(correlation, streamIdentifier, streamDeletedStatus(stream));
        return;
      case 'dropped':
        this.drop(pending);
        return;
      case 'expired':
        this.respond(correlation, streamIdentifier, timeoutStatus());
        return;
    }
  }

  private respond(correlation: Buffer, streamIdentifier: Buffer, status: Uint8Array): void {
    this.write(encodeBatchError(correlation, streamIdentifier, status));
  }

  private write(message: Buffer): void {
    if (!this.call.cancelled && !this.call.destroyed) this.call.write(message);
  }

  private isFull(): boolean {
    return (
      this.inFlight >= MOST_APPENDS_IN_FLIGHT ||
      this.bytesInFlight >= MOST_BYTES_IN_FLIGHT ||
      this.call.writableLength >= MOST_APPENDS_IN_FLIGHT
    );
  }

  private resumeWhenPossible(): void {
    if (this.call.isPaused() && !this.isFull()) this.call.resume();
  }

  private endWhenAnswered(): void {
    if (this.ended && this.inFlight === 0) this.call.end();
  }
}
