import { Pattern, storedNames } from '#contracts';
import { isInTimeline, type Viewer } from '#read-model';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { Problem } from '../http/problem.js';
import { bearerToken, Callers } from '../identity/callers.js';
import { CurrentViewer, Viewers } from '../identity/viewer.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { check } from '../query/check.js';
import { Id, Optional, SomeOf } from '../query/fields.js';
import { Feeds } from './feeds.js';
import { LiveFeed } from './live-feed.js';

const pageSize = 200;
/** `setTimeout` takes no longer wait. */
const longestTimerMs = 2 ** 31 - 1;

/** All that a feed may send; events of agencies and agreements have no place in a timeline. */
const feedTypes = [...new Set(storedNames().map((name) => name.replace(/\.v\d+$/, '')))].filter(isInTimeline);

export class FeedQuery {
  /** Events after this log position, -1 for all; those from now on when left out. `Last-Event-ID` goes before it. */
  @Optional() @Pattern('logPositionOrStart') after?: string;
  @Optional() @SomeOf(feedTypes) types?: string[];
  @Optional() @Id() incidentId?: string;
}

@Controller()
export class FeedController {
  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(Feeds) private readonly feeds: Feeds,
    @Inject(Viewers) private readonly viewers: Viewers,
  ) {}

  @Get('/v1/feed')
  async feed(
    @CurrentViewer() viewer: Viewer,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const lastEventId = request.headers['last-event-id'];
    const { after, types, incidentId } = check(FeedQuery, {
      ...(request.query as object),
      ...(lastEventId === undefined ? {} : { after: lastEventId }),
    });
    const token = bearerToken(request);
    this.feeds.admit(viewer);
    const { queries } = this.parts.readModel;
    const from = await this.beginning(after);
    // others may have come in while the position was read
    this.feeds.admit(viewer);

    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
    });
    if (request.method === 'HEAD') {
      raw.end();
      return;
    }
    const feed = new LiveFeed(raw, {
      after: from,
      page: (position) =>
        this.feeds.page(async () =>
          // what its agency is entitled to may change while it reads
          queries.feed.read(
            { after: position, limit: pageSize, types, incidentId },
            await this.viewers.of(viewer),
          ),
        ),
      // to listen on is not to use a session, or none would ever be idle
      isStillAllowed: () => this.isStillAllowed(request),
      notAllowed: token === undefined ? 'signed-out' : 'token-invalid',
      onError: (error) =>
        this.parts.logger.warn({ requestId: request.id, err: error }, 'the feed could not be read'),
    });
    const expiry =
      token === undefined ? undefined : setTimeout(() => feed.end('token-invalid'), untilExpiry(token));
    try {
      await this.feeds.run(feed, viewer);
    } finally {
      clearTimeout(expiry);
    }
  }

  private async isStillAllowed(request: FastifyRequest): Promise<boolean> {
    try {
      return 'actor' in (await this.callers.identify(request, 'find'));
    } catch (error) {
      if (error instanceof Problem) return false;
      throw error;
    }
  }

  /** @throws {Problem} for a position that this log does not have: behind it nothing would ever come */
  private async beginning(after: string | undefined): Promise<bigint> {
    const { eventLog, readModel } = this.parts;
    const shown = await readModel.projected.position();
    if (after === undefined) return shown;
    const asked = BigInt(after);
    // what the read model has reached is in the log
    if (asked <= shown) return asked;
    const lastPosition = await eventLog.lastPosition().catch(() => {
      throw new Problem('log-unavailable', {}, { headers: { 'retry-after': '2' } });
    });
    if (asked <= lastPosition) return asked;
    throw new Problem('position-ahead-of-log', { after, lastPosition: lastPosition.toString() });
  }
}

/** The token has been verified by then; only its end is read. */
function untilExpiry(token: string): number {
  const expiresAt = decodeJwt(token).exp ?? 0;
  return Math.min(longestTimerMs, Math.max(0, expiresAt * 1000 - Date.now()));
}
