import type { Places } from '#platform';
import type { Viewer } from '#read-model';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { feedPlaces, isCommanding, Limits } from '../limits/limits.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import type { LiveFeed } from './live-feed.js';
import { Turns } from './turns.js';

/** So many of the read model's connections feeds may use at once; the rest is for queries. */
const pagesAtOnce = 3;

/** Whose a feed is. */
type Reader = Pick<Viewer, 'agencyId' | 'role' | 'principal' | 'keyId' | 'session'>;

const keysOf = ({ agencyId, principal, keyId, session }: Reader): Readonly<Record<string, string>> => ({
  ...(session === undefined ? { key: `${agencyId} ${keyId}` } : { person: `${agencyId} ${principal}` }),
  agency: agencyId,
});

/** All live feeds of the process: one wake-up for all of them, and not more than there may be. */
@Injectable()
export class Feeds implements OnModuleDestroy {
  private readonly open = new Set<LiveFeed>();
  private readonly places: Places;
  private readonly turns = new Turns(pagesAtOnce);
  private unsubscribe: (() => void) | undefined;
  private isClosing = false;

  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(Limits) private readonly limits: Limits,
  ) {
    this.places = feedPlaces(parts.maxFeeds);
  }

  get count(): number {
    return this.open.size;
  }

  page<T>(read: () => Promise<T>): Promise<T> {
    return this.turns.take(read);
  }

  /** @throws {Problem} before anything is begun */
  admit(reader: Reader): void {
    const refusal = this.places.refusal(keysOf(reader), isCommanding(reader));
    if (refusal && refusal.limit !== 'total') throw this.limits.noFeed(refusal);
    if (refusal || this.isClosing) {
      const { maxFeeds } = this.parts;
      throw new Problem('too-many-feeds', { maxFeeds }, { headers: { 'retry-after': '5' } });
    }
  }

  /** Without a pause after {@link admit}. */
  async run(feed: LiveFeed, reader: Reader): Promise<void> {
    const leave = this.places.take(keysOf(reader), isCommanding(reader));
    if (typeof leave !== 'function') throw new Error('a feed that was not admitted');
    this.open.add(feed);
    this.unsubscribe ??= this.parts.readModel.projected.onProjected(() => {
      for (const one of this.open) one.wake();
    });
    try {
      await feed.run();
    } finally {
      leave();
      this.open.delete(feed);
      if (this.open.size === 0) {
        this.unsubscribe?.();
        this.unsubscribe = undefined;
      }
    }
  }

  /** Ends those of sessions that are over now. */
  lookAgain(): void {
    for (const one of this.open) one.lookAgain();
  }

  onModuleDestroy(): void {
    this.isClosing = true;
    for (const feed of this.open) feed.end('shutting-down');
  }
}
