import { setTimeout as sleep } from 'node:timers/promises';
import { isPassing, problemOf, retryAfterMs, ServiceProblem, type HttpDoor } from '../doors/http.js';
import type { FollowOptions, ServiceEvent } from './event.js';
import { serverSent } from './server-sent.js';

export interface FeedOptions extends FollowOptions {
  readonly door: HttpDoor;
  /** These types alone, such as `task.assigned`. */
  readonly types?: readonly string[];
  readonly incidentId?: string;
  /** Told of what is tried again. */
  readonly onTrouble?: (error: unknown) => void;
  /** So long nothing may come before the connection counts as dead, in ms: heartbeats come every 15 s. 60 s when left out. */
  readonly silentMs?: number;
}

const pauses = { firstMs: 500, longestMs: 30_000 };

/**
 * Follows the live feed until it is aborted, over however many connections and tokens. Each event once, in the order
 * of the log.
 * @throws {ServiceProblem} that no other attempt would mend, such as `position-ahead-of-log` after another log was
 * taken into use
 * @throws what `handle` or `positions` throws
 */
export async function followFeed(options: FeedOptions): Promise<void> {
  const { signal, positions, from = 'now' } = options;
  const follower = new Follower(options, (await positions.load()) ?? (from === 'start' ? '-1' : undefined));
  let pauseMs = pauses.firstMs;
  while (!signal.aborted) {
    let waitMs = pauses.firstMs;
    try {
      await follower.connected();
    } catch (error) {
      if (error instanceof HandlingFailed) throw error.cause;
      if (signal.aborted) return;
      if (error instanceof ServiceProblem && !isPassing(error)) throw error;
      options.onTrouble?.(error);
      if (follower.wasHeard) pauseMs = pauses.firstMs;
      waitMs = follower.askedMs ?? pauseMs;
      pauseMs = Math.min(pauseMs * 2, pauses.longestMs);
    }
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Sets what went wrong at home apart from what went wrong on the way. */
class HandlingFailed extends Error {
  constructor(override readonly cause: unknown) {
    super('an event was not handled');
  }
}

class Follower {
  /** How long the service asked to wait, at the last answer. */
  askedMs: number | undefined;
  /** Whether the last connection brought anything. */
  wasHeard = false;

  constructor(
    private readonly options: FeedOptions,
    public position: string | undefined,
  ) {}

  /** Follows one connection to its end. */
  async connected(): Promise<void> {
    const { door, signal, silentMs = 60_000 } = this.options;
    this.wasHeard = false;
    this.askedMs = undefined;
    const silence = new Silence(silentMs);
    try {
      const init = { signal: AbortSignal.any([signal, silence.signal]) };
      const answer = await silence.broken(door.ask(this.path(), init));
      this.askedMs = retryAfterMs(answer);
      if (!answer.ok || !answer.body) throw await problemOf(answer);
      for await (const { id, event, data } of serverSent(silence.brokenBy(answer.body))) {
        this.wasHeard = true;
        // more may have come with what made its handler end it
        if (event === 'closed' || signal.aborted) return;
        if (data !== undefined) await this.take(JSON.parse(data) as FeedLine);
        else if (id !== undefined) await this.reached(id);
      }
    } finally {
      silence.end();
    }
  }

  private path(): string {
    const { types, incidentId } = this.options;
    const query = new URLSearchParams();
    if (this.position !== undefined) query.set('after', this.position);
    if (types) query.set('types', types.join(','));
    if (incidentId !== undefined) query.set('incidentId', incidentId);
    return query.size > 0 ? `/v1/feed?${query.toString()}` : '/v1/feed';
  }

  private async take(line: FeedLine): Promise<void> {
    if (this.position !== undefined && BigInt(line.position) <= BigInt(this.position)) return;
    await this.atHome(async () => this.options.handle(eventOf(line)));
    await this.reached(line.position);
  }

  private async reached(position: string): Promise<void> {
    if (position === this.position) return;
    await this.atHome(() => this.options.positions.save(position));
    this.position = position;
  }

  private async atHome(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      throw new HandlingFailed(cause);
    }
  }
}

/** Gives up a connection on which nothing comes; what is done with what came may take as long as it likes. */
class Silence {
  private readonly over = new AbortController();

  constructor(private readonly longestMs: number) {}

  get signal(): AbortSignal {
    return this.over.signal;
  }

  async broken<T>(work: Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.end(new Error('nothing came from the feed')), this.longestMs);
    return work.finally(() => clearTimeout(timer));
  }

  async *brokenBy(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await this.broken(reader.read());
      if (done) return;
      yield value;
    }
  }

  end(reason?: Error): void {
    this.over.abort(reason);
  }
}

/** An event of the feed. */
interface FeedLine {
  readonly position: string;
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actorAgencyId?: string;
  readonly data: unknown;
}

function eventOf(line: FeedLine): ServiceEvent {
  const { eventId: id, type, stream, revision, position, occurredAt, recordedAt, data } = line;
  return {
    ...{ id, type, stream, revision, position, occurredAt, recordedAt },
    ...(line.actorAgencyId !== undefined && { agencyId: line.actorAgencyId }),
    data,
  } as ServiceEvent;
}
