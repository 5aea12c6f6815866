import { Controller, Get, Header, Inject, UseGuards } from '@nestjs/common';
import { Feeds } from '../feed/feeds.js';
import { Problem } from '../http/problem.js';
import { API_PARTS, type ApiParts } from '../parts.js';
import { driftGauges, driftStatus, type DriftStatus } from './drift.js';
import { logStatus, type LogStatus } from './lag.js';
import { Metrics, type Gauge } from './metrics.js';
import { NoQuery } from '../queries/no-query.js';

const patienceMs = 3_000;
/** Counting costs a read of the log: those who ask close together share it. */
const sharedMs = 1_000;

type Status = LogStatus & { readonly drift: DriftStatus | null };

/** For whoever runs the service. Tells nothing of incidents and needs no token. */
@Controller()
export class OperationsController {
  private shared: { at: number; status: Promise<Status> } | undefined;

  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(Feeds) private readonly feeds: Feeds,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  @Get('/health/live')
  live(): object {
    return { status: 'live' };
  }

  @Get('/health/ready')
  async ready(): Promise<object> {
    const { eventLog, readModel } = this.parts;
    const [log, model] = await Promise.all([
      answers(() => eventLog.lastPosition()),
      answers(() => readModel.queries.position()),
    ]);
    const checks = { eventLog: log, readModel: model };
    if (log === 'unreachable' || model === 'unreachable') {
      throw new Problem('not-ready', checks, { headers: { 'retry-after': '2' } });
    }
    return { status: 'ready', checks };
  }

  @Get('/v1/status')
  @UseGuards(NoQuery)
  async status(): Promise<object> {
    return { ...(await this.logStatus()), feeds: this.feedCount() };
  }

  @Get('/metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async prometheus(): Promise<string> {
    const gauges: Gauge[] = [
      { name: 'liandong_feeds_open', help: 'Live feeds.', values: [{ value: this.feeds.count }] },
    ];
    try {
      const { followers, drift } = await this.logStatus();
      gauges.push(
        {
          name: 'liandong_follower_lag_events',
          help: 'Events after the checkpoint of a follower.',
          values: followers.map(({ name, lagEvents }) => ({ labels: { follower: name }, value: lagEvents })),
        },
        {
          name: 'liandong_follower_lag_seconds',
          help: 'Age of the oldest event that a follower has not done.',
          values: followers.map(({ name, lagSeconds }) => ({
            labels: { follower: name },
            value: lagSeconds,
          })),
        },
        ...driftGauges(drift),
      );
    } catch (error) {
      // what this process knows by itself is still worth telling
      this.parts.logger.warn({ err: error }, 'lag cannot be measured');
    }
    return this.metrics.render(gauges);
  }

  private feedCount(): object {
    return { open: this.feeds.count, most: this.parts.maxFeeds };
  }

  private logStatus(): Promise<Status> {
    const now = Date.now();
    if (!this.shared || now - this.shared.at > sharedMs) {
      this.shared = { at: now, status: this.measured() };
    }
    return this.shared.status;
  }

  private async measured(): Promise<Status> {
    const { eventLog, readModel, logger } = this.parts;
    const checkpoints = await readModel.checkpoints.all();
    const drift = driftStatus(await readModel.driftRecord.load());
    try {
      return { ...(await logStatus(eventLog, checkpoints)), drift };
    } catch (error) {
      logger.warn({ err: error }, 'the log cannot be read for its status');
      throw new Problem('not-ready', { eventLog: 'unreachable' }, { headers: { 'retry-after': '2' } });
    }
  }
}

async function answers(ask: () => Promise<unknown>): Promise<'ok' | 'unreachable'> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<'unreachable'>((resolve) => {
    timer = setTimeout(() => resolve('unreachable'), patienceMs);
  });
  try {
    return await Promise.race([
      ask().then(
        () => 'ok' as const,
        () => 'unreachable' as const,
      ),
      tooLate,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
