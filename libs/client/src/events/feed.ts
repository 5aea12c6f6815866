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
    let waitMs = pauseMs;
    try {
      const before = follower.position;
      await follower.connected();
      if (follower.position !== before) pauseMs = pauses.firstMs;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof HandlingFailed) throw error.cause;
      if (error instanceof ServiceProblem && !isPassing(error)) throw error;
      options.onTrouble?.(error);
      waitMs = follower.askedMs ?? pauseMs;
    }
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    pauseMs = Math.min(pauseMs * 2, pauses.longestMs);
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

  constructor(
    private readonly options: FeedOptions,
    public position: string | undefined,
  ) {}

  /** Follows one connection to its end. */
  async connected(): Promise<void> {
    const { door, signal, silentMs = 60_000 } = this.options;
    const over = new AbortController();
    const silence = setTimeout(() => over.abort(new Error('nothing came from the feed')), silentMs);
    try {
      const answer = await door.ask(this.path(), { signal: AbortSignal.any([signal, over.signal]) });
      this.askedMs = retryAfterMs(answer);
      if (!answer.ok || !answer.body) throw await problemOf(answer);
      for await (const { id, event, data } of serverSent(alive(answer.body, () => silence.refresh()))) {
        if (event === 'closed') return;
        if (data !== undefined) await this.take(JSON.parse(data) as FeedLine);
        else if (id !== undefined) await this.reached(id);
      }
    } finally {
      clearTimeout(silence);
      over.abort();
    }
  }

  private path(): string {
    const { types, incidentId } = this.options;
    const query = new URLSearchParams();
    if (this.position !== undefined) query.set('after', this.position);
    if (types) query.set('types', types.join(','));
    if (incidentId !== undefined) query.set('incidentId', incidentId);
    return `/v1/feed?${query.toString()}`;
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

async function* alive(body: AsyncIterable<Uint8Array>, sign: () => void): AsyncGenerator<Uint8Array> {
  for await (const bytes of body) {
    sign();
    yield bytes;
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
  readonly actorAgencyId: string;
  readonly data: unknown;
}

function eventOf(line: FeedLine): ServiceEvent {
  const { eventId: id, type, stream, revision, position, occurredAt, recordedAt, data } = line;
  return {
    ...{ id, type, stream, revision, position, occurredAt, recordedAt },
    agencyId: line.actorAgencyId,
    data,
  };
}
