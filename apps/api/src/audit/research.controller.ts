import { isLeaf, Researcher, researchHeader } from '#audit';
import type { RecordedEvent } from '#contracts';
import type { Viewer } from '#read-model';
import { Controller, Get, Inject, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { randomBytes } from 'node:crypto';
import { CurrentViewer } from '../identity/viewer.js';
import { Limits } from '../limits/limits.js';
import { Problem } from '../http/problem.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { NoQuery } from '../query/no-query.js';
import { ndjson } from './recorded-events.controller.js';
import { Streams } from './streams.js';

const batchSize = 500;
const path = '/v1/audit/research';

/**
 * The history without names, for research. The secret of its pseudonyms lives as long as the answer; who takes it is on
 * record before the first line goes out.
 */
@Controller(path)
export class ResearchController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(Limits) private readonly limits: Limits,
    @Inject(Streams) private readonly streams: Streams,
  ) {}

  @Get()
  @UseGuards(NoQuery)
  async bundle(@CurrentViewer() viewer: Viewer, @Res() reply: FastifyReply): Promise<void> {
    const { tableRecord, eventLog } = this.parts;
    if (!tableRecord) throw new Problem('not-found');
    this.streams.requirePlace();
    const end = await eventLog.lastPosition();
    const { agencyId, principal, role, keyId, session } = viewer;
    await this.limits.calculation(viewer, async () => {
      const rows = await this.count(end);
      await tableRecord.taken.record({
        ...{ agencyId, principal, role, keyId, session, path, query: '', format: 'ndjson', rows },
      });
    });
    void reply.type(ndjson).header('content-disposition', 'attachment; filename="research.ndjson"');
    await this.streams.send(reply, this.lines(end));
  }

  private async count(end: bigint): Promise<number> {
    const events = this.read(end);
    let count = 0;
    while (!(await events.next()).done) count++;
    return count;
  }

  private async *lines(end: bigint): AsyncGenerator<string, void, undefined> {
    const researcher = new Researcher(randomBytes(32));
    yield `${JSON.stringify(researchHeader)}\n`;
    for await (const event of this.read(end)) {
      const told = researcher.tell(event);
      if (told) yield `${JSON.stringify(told)}\n`;
    }
  }

  /** Up to what was there when it was asked for. */
  private async *read(end: bigint): AsyncGenerator<RecordedEvent, void, undefined> {
    const ending = new AbortController();
    try {
      for await (const { events, caughtUp } of this.parts.eventLog.follow({
        ...{ after: undefined, batchSize, signal: ending.signal },
      })) {
        for (const event of events) {
          if (event.position > end) return;
          if (isLeaf(event)) yield event;
        }
        if (caughtUp) return;
      }
    } finally {
      ending.abort();
    }
  }
}
