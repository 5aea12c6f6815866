import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { Problem } from '../http/problem.js';

const atOnce = 4;
/** A reader that takes nothing for so long is gone, and gives up its place. */
const usualPatienceMs = 60_000;

/** Answers as long as the log, which go out as they are read: each holds one batch of it. */
@Injectable()
export class Streams {
  private open = 0;

  constructor(private readonly patienceMs = usualPatienceMs) {}

  /** @throws {Problem} `too-many-feeds` */
  requirePlace(): void {
    if (this.open < atOnce) return;
    throw new Problem('too-many-feeds', { maxFeeds: atOnce }, { headers: { 'retry-after': '5' } });
  }

  /** @throws {Problem} `too-many-feeds` */
  async send(reply: FastifyReply, lines: AsyncIterable<Buffer | string>): Promise<void> {
    this.requirePlace();
    this.open++;
    const patience = setTimeout(() => out.destroy(), this.patienceMs);
    const out: Readable = Readable.from(
      taken(lines, () => patience.refresh()),
      { objectMode: false },
    );
    out.once('close', () => {
      clearTimeout(patience);
      this.open--;
    });
    await reply.send(out);
  }
}

async function* taken<T>(lines: AsyncIterable<T>, each: () => void): AsyncGenerator<T, void, undefined> {
  for await (const line of lines) {
    each();
    yield line;
  }
}
