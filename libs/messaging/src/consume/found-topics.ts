import type { Admin, Kafka } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../client/kafka.js';

const betweenLooksMs = 2_000;

/** Topics of a kind that come and go while a process runs. */
export interface TopicSource {
  /** Those that there are now. */
  names(): readonly string[];
  /** Resolves once there are others than these; never when none come. */
  othersThan(names: readonly string[]): Promise<void>;
}

/** Looks for topics again and again; a broker that is away is asked again. */
export class FoundTopics implements TopicSource {
  private found: readonly string[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly stopping = new AbortController();
  private looking: Promise<void> = Promise.resolve();

  private constructor(
    private readonly admin: Admin,
    private readonly isWanted: (topic: string) => boolean,
    private readonly log: Pick<Log, 'warn' | 'info'>,
  ) {}

  /** Has looked once when it resolves. */
  static async open(
    kafka: Kafka,
    isWanted: (topic: string) => boolean,
    log: Pick<Log, 'warn' | 'info'>,
  ): Promise<FoundTopics> {
    const topics = new FoundTopics(kafka.admin(), isWanted, log);
    await topics.admin.connect();
    await topics.look();
    topics.looking = topics.keepLooking();
    return topics;
  }

  names(): readonly string[] {
    return this.found;
  }

  async othersThan(names: readonly string[]): Promise<void> {
    while (isSame(names, this.found)) await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.looking;
    await this.admin.disconnect();
  }

  private async keepLooking(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await sleep(betweenLooksMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await this.look().catch((err: unknown) =>
        this.log.warn({ err }, 'topics of agencies could not be looked for; trying again'),
      );
    }
  }

  private async look(): Promise<void> {
    const now = (await this.admin.listTopics()).filter(this.isWanted).sort();
    if (isSame(now, this.found)) return;
    this.found = now;
    this.log.info({ topics: now.length }, 'the topics of agencies');
    for (const tell of this.waiting) tell();
    this.waiting.clear();
  }
}

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name, index) => name === others[index]);
