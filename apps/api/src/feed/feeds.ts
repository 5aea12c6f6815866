import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import type { LiveFeed } from './live-feed.js';
import { Turns } from './turns.js';

/** So many of the read model's connections feeds may use at once; the rest is for queries. */
const pagesAtOnce = 3;

/** All live feeds of the process: one wake-up for all of them, and not more than there may be. */
@Injectable()
export class Feeds implements OnModuleDestroy {
  private readonly open = new Set<LiveFeed>();
  private readonly turns = new Turns(pagesAtOnce);
  private unsubscribe: (() => void) | undefined;
  private isClosing = false;

  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  get count(): number {
    return this.open.size;
  }

  page<T>(read: () => Promise<T>): Promise<T> {
    return this.turns.take(read);
  }

  /** @throws {Problem} before anything is begun */
  admit(): void {
    const { maxFeeds } = this.parts;
    if (this.isClosing || this.open.size >= maxFeeds) {
      throw new Problem('too-many-feeds', { maxFeeds }, { headers: { 'retry-after': '5' } });
    }
  }

  async run(feed: LiveFeed): Promise<void> {
    this.open.add(feed);
    this.unsubscribe ??= this.parts.readModel.projected.onProjected(() => {
      for (const one of this.open) one.wake();
    });
    try {
      await feed.run();
    } finally {
      this.open.delete(feed);
      if (this.open.size === 0) {
        this.unsubscribe?.();
        this.unsubscribe = undefined;
      }
    }
  }

  onModuleDestroy(): void {
    this.isClosing = true;
    for (const feed of this.open) feed.end('shutting-down');
  }
}
