import { setTimeout as sleep } from 'node:timers/promises';
import { isBrokerAway, saidByBroker } from '../client/broker-faults.js';
import type { BusClient } from '../client/kafka.js';
import type { TopicSource } from './found-topics.js';
import { Holding } from './holding.js';
import { Intake, type IntakeOptions } from './intake.js';
import { JoinedMidway, Membership } from '../membership/membership.js';

export interface ConsumerOptions extends IntakeOptions {
  readonly topics: readonly string[];
  /** What is consumed beside them. Where others come, another member joins before this one leaves. */
  readonly more?: TopicSource;
  readonly groupId: string;
  /** How long the consumer may show no sign of life, in ms; 30 s unless given. */
  readonly silenceMs?: number;
}

export interface RunningConsumer {
  /** Resolves when the consumer can no longer work and the process should be replaced. */
  readonly failed: Promise<Error>;
  /** Finishes what is in hand, and leaves the group. */
  stop(): Promise<void>;
  /** Leaves the group at once, for a process that is about to end: its successor need not wait for its session. */
  leave(): Promise<void>;
}

/** The shortest that brokers take by default, and the longest that is tried where one wants more. */
const sessions = { shortestMs: 6_000, longestMs: 600_000 };
const pauses = { firstMs: 100, longestMs: 1_000 };

/**
 * Consumes as one member of a group. When the brokers, or the way to them, are away for longer than a client bears,
 * another client takes its place, for as long as it takes; of any other failure `failed` tells. Rejects with such a
 * failure that comes before it has joined.
 */
export async function runConsumer(bus: BusClient, options: ConsumerOptions): Promise<RunningConsumer> {
  const stay = new Stay(bus, options);
  const failed = stay.failed();
  const stop = (): Promise<void> => stay.stop();
  const early = await Promise.race([stay.joined, failed]);
  if (early) {
    await stop();
    throw early;
  }
  return { failed, stop, leave: () => stay.leave() };
}

/** All that a consumer does in its group, by one client after another. */
class Stay {
  readonly joined: Promise<undefined>;
  private hasJoined!: (nothing: undefined) => void;
  private readonly stopping = new AbortController();
  private readonly silence: Silence;
  private readonly intake: Intake;
  private membership: Membership | undefined;
  /** Leaves once its successor has joined: a group that is empty in between waits for company. */
  private former: Membership | undefined;
  private sessionMs = sessions.shortestMs;
  private pauseMs = pauses.firstMs;

  constructor(
    private readonly bus: BusClient,
    private readonly options: ConsumerOptions,
  ) {
    this.joined = new Promise((resolve) => (this.hasJoined = resolve));
    this.silence = new Silence(options.silenceMs ?? 30_000);
    this.intake = new Intake(options);
  }

  failed(): Promise<Error> {
    return Promise.race([this.beMember(), this.silence.tooLong, this.intake.failed]).finally(() =>
      this.silence.end(),
    );
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.silence.end();
    await Promise.all([this.former?.end(), this.membership?.end()]);
  }

  async leave(): Promise<void> {
    await Promise.all([this.former?.leave(), this.membership?.leave()]);
  }

  /** One membership after another. Resolves with the failure that another would not mend; never when stopped. */
  private async beMember(): Promise<Error> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const error = await this.beMemberOnce();
      if (error === undefined) continue;
      if (!signal.aborted && !this.isMended(error)) return error;
      await sleep(this.pauseMs, undefined, { signal }).catch(() => undefined);
      this.pauseMs = Math.min(this.pauseMs * 2, pauses.longestMs);
    }
    return new Promise(() => undefined);
  }

  /** Nothing where it only gives way to one that consumes other topics. */
  private async beMemberOnce(): Promise<Error | undefined> {
    const { bus, options, sessionMs, intake } = this;
    const more = options.more?.names() ?? [];
    const topics = [...options.topics, ...more];
    const membership = new Membership(bus, {
      ...{ ...options, topics, sessionMs, holding: new Holding(intake) },
      onLife: () => this.lives(),
    });
    this.membership = membership;
    try {
      await membership.join();
      this.hasJoined(undefined);
      this.endFormer();
      const others = options.more?.othersThan(more) ?? new Promise<void>(() => undefined);
      const error = await Promise.race([membership.ended, others]);
      if (!(error instanceof Error) || error instanceof JoinedMidway) {
        this.former = membership;
        return undefined;
      }
      return error;
    } catch (error) {
      return error instanceof Error ? error : new Error('joining failed', { cause: error });
    } finally {
      this.endFormer(membership);
      // it holds nothing any more that another would have to wait for
      if (this.former !== membership) this.end(membership);
    }
  }

  private endFormer(but?: Membership): void {
    if (!this.former || this.former === but) return;
    this.end(this.former);
    this.former = undefined;
  }

  private end(membership: Membership): void {
    membership.end().catch((err: unknown) => this.options.log.debug({ err }, 'a client did not end cleanly'));
  }

  private isMended(error: Error): boolean {
    const { log } = this.options;
    if (saidByBroker(error) === 'INVALID_SESSION_TIMEOUT' && this.sessionMs < sessions.longestMs) {
      this.sessionMs *= 2;
      log.info({ sessionMs: this.sessionMs }, 'the broker requires longer sessions');
      return true;
    }
    if (!isBrokerAway(error)) return false;
    log.warn({ err: error }, 'the consumer lost its broker; starting another');
    return true;
  }

  private lives(): void {
    this.silence.isBroken();
    this.pauseMs = pauses.firstMs;
  }
}

/**
 * Tells when nothing was heard for long: fetches and heartbeats come all the time, even from an empty topic, so that
 * silence means a zombie. Counts time only in which this process ran.
 */
class Silence {
  readonly tooLong: Promise<Error>;
  private parts = 0;
  private readonly watch: NodeJS.Timeout;

  constructor(longestMs: number) {
    let resolve: (error: Error) => void;
    this.tooLong = new Promise((tell) => (resolve = tell));
    const inParts = 10;
    this.watch = setInterval(() => {
      this.parts++;
      if (this.parts > inParts) resolve(new Error(`the consumer showed no sign of life for ${longestMs} ms`));
    }, longestMs / inParts);
  }

  isBroken(): void {
    this.parts = 0;
  }

  end(): void {
    clearInterval(this.watch);
  }
}
