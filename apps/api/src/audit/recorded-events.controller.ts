import { canonicalBytes, isLeaf, type CanonicalEvent } from '#audit';
import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { check } from '../query/check.js';
import { RecordedEventsQuery } from './forms.js';
import { Streams } from './streams.js';

const usualPage = 200;
/** A page ends early when its events have grown to this: one event may have a megabyte. */
const pageBytes = 4 * 1024 * 1024;
const batchSize = 100;

interface RecordedEventPage {
  /** In log order, in the very bytes that the notary's tree is built over (RFC 8785). */
  items: CanonicalEvent[];
  /** Absent on the last page. */
  nextAfter?: string;
  next?: string;
}

export const ndjson = 'application/x-ndjson';

declare module '../schema/answers.js' {
  interface Answers {
    RecordedEventPage: RecordedEventPage;
  }
}

/**
 * The history itself, to the auditor: every event in log order in the very bytes that the notary's tree is built
 * over, page by page as JSON or in one go as lines. Reading holds one batch, however long the log is.
 */
@Controller('/v1/audit/events')
export class RecordedEventsController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(Streams) private readonly streams: Streams,
  ) {}

  @Get()
  async events(
    @Query() query: object,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { after, limit = usualPage } = check(RecordedEventsQuery, { ...query });
    const from = after === undefined ? undefined : BigInt(after);
    if (request.headers.accept?.includes(ndjson))
      return this.streams.send(reply.type(ndjson), this.lines(from));
    const items: string[] = [];
    let bytes = 0;
    let next: bigint | undefined;
    for await (const { position, line } of this.read(from)) {
      if (items.length === limit || bytes > pageBytes) break;
      items.push(line.toString());
      bytes += line.length;
      next = position;
    }
    const isMore = items.length === limit || bytes > pageBytes;
    const onward = isMore
      ? `,"nextAfter":"${next}","next":"/v1/audit/events?after=${next}&limit=${limit}"`
      : '';
    await reply.type('application/json; charset=utf-8').send(`{"items":[${items.join(',')}]${onward}}`);
  }

  private async *lines(from: bigint | undefined): AsyncGenerator<Buffer, void, undefined> {
    for await (const { line } of this.read(from)) yield Buffer.concat([line, Buffer.from('\n')]);
  }

  /** What is in the log now, and no waiting for more. */
  private async *read(
    after: bigint | undefined,
  ): AsyncGenerator<{ position: bigint; line: Buffer }, void, undefined> {
    const ending = new AbortController();
    try {
      for await (const batch of this.parts.eventLog.follow({ after, batchSize, signal: ending.signal })) {
        for (const event of batch.events) {
          if (isLeaf(event)) yield { position: event.position, line: canonicalBytes(event) };
        }
        if (batch.caughtUp) return;
      }
    } finally {
      ending.abort();
    }
  }
}
