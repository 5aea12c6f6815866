import type { Feed } from '#read-model';
import type { Writable } from 'node:stream';

export interface LiveFeedOptions {
  /** Log position after which to begin. */
  readonly after: bigint;
  /** The next events after a position, oldest first; asked again at once while there are some. */
  readonly page: (after: bigint) => Promise<Feed>;
  /** Whether the viewer may still see anything: asked with every heartbeat. */
  readonly isStillAllowed: () => Promise<boolean>;
  /** What its end is called once the viewer may not. */
  readonly notAllowed: 'token-invalid' | 'signed-out';
  readonly onError: (error: unknown) => void;
  readonly heartbeatMs?: number;
}

const usualHeartbeatMs = 15_000;
/** Pages come no closer together, so that a burst of small batches is one page. */
const gapMs = 25;
const retryMs = 1_000;
/** A reader that takes nothing for so long is gone, and gives up its place. */
const stalledMs = 60_000;
/** How long a reader has to take the last words. */
const lastWordMs = 2_000;

export type FeedEnd = LiveFeedOptions['notAllowed'] | 'shutting-down' | 'stalled' | 'gone';

/** Ends that the reader is told of. */
const told: readonly FeedEnd[] = ['token-invalid', 'signed-out', 'shutting-down'];

/**
 * One reader's server-sent events. Pulled: a page is read when the one before it is in the socket, so that a slow
 * reader costs one page and never more. `wake` says that there may be news; one that comes while a page is read is
 * not lost.
 */
export class LiveFeed {
  private after: bigint;
  private written: bigint;
  private news = true;
  private ended: FeedEnd | undefined;
  private interrupt: () => void = () => undefined;

  constructor(
    private readonly out: Writable,
    private readonly options: LiveFeedOptions,
  ) {
    this.after = this.written = options.after;
  }

  wake(): void {
    this.news = true;
    this.interrupt();
  }

  /** Ends the stream; the reader is told why while it still listens. */
  end(reason: FeedEnd): void {
    this.ended ??= reason;
    this.interrupt();
  }

  /** Resolves when the stream is over. */
  async run(): Promise<FeedEnd> {
    const heartbeat = setInterval(() => void this.beat(), this.options.heartbeatMs ?? usualHeartbeatMs);
    const gone = (): void => this.end('gone');
    this.out.once('close', gone).once('error', gone);
    try {
      await this.write(`retry: 2000\nid: ${this.after}\n\n`);
      while (!this.ended) await this.step();
    } finally {
      clearInterval(heartbeat);
    }
    if (this.ended && told.includes(this.ended)) {
      this.out.end(`event: closed\ndata: ${JSON.stringify({ code: this.ended })}\n\n`);
      const patience = setTimeout(() => this.out.destroy(), lastWordMs);
      this.out.once('close', () => clearTimeout(patience));
    } else {
      this.out.destroy();
    }
    return this.ended ?? 'gone';
  }

  private async step(): Promise<void> {
    if (!this.news) return this.pause();
    this.news = false;
    let page: Feed;
    try {
      page = await this.options.page(this.after);
    } catch (error) {
      this.options.onError(error);
      this.news = true;
      return this.pause(retryMs);
    }
    const before = this.after;
    for (const event of page.events) {
      if (this.ended) return;
      await this.write(`id: ${event.position}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      this.after = this.written = BigInt(event.position);
    }
    if (BigInt(page.position) > this.after) this.after = BigInt(page.position);
    // a page may hold nothing for this reader and yet not reach the end
    if (this.after > before) this.news = true;
    await this.pause(gapMs);
  }

  /** Ends the stream if the viewer may not see anything any more. */
  lookAgain(): void {
    void this.ask();
  }

  private async ask(): Promise<void> {
    try {
      if (!(await this.options.isStillAllowed())) this.end(this.options.notAllowed);
    } catch (error) {
      this.options.onError(error);
    }
  }

  private async beat(): Promise<void> {
    if (this.ended || this.out.writableNeedDrain) return;
    await this.ask();
    // an id alone dispatches nothing, but a reader who comes back need not go over what was not for it again
    const id = this.after > this.written ? `id: ${this.after}\n` : '';
    this.written = this.after;
    if (!this.ended) this.out.write(`: heartbeat\n${id}\n`);
  }

  /** Waits for news, for the end, or for a time. */
  private async pause(ms?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      if (this.ended) return resolve();
      if (ms === undefined) this.interrupt = resolve;
      else {
        // news does not shorten this wait, the end does
        this.interrupt = () => this.ended && resolve();
        timer = setTimeout(resolve, ms);
      }
    });
    clearTimeout(timer);
    this.interrupt = () => undefined;
  }

  private async write(text: string): Promise<void> {
    if (this.ended || this.out.write(text)) return;
    await new Promise<void>((resolve) => {
      const stalled = setTimeout(() => this.end('stalled'), stalledMs);
      const done = (): void => {
        clearTimeout(stalled);
        this.out.off('drain', done);
        this.interrupt = () => undefined;
        resolve();
      };
      this.out.once('drain', done);
      this.interrupt = () => this.ended && done();
    });
  }
}
