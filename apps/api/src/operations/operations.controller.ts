import { shown } from '#application';
import { followerGauges, type Gauge } from '#platform';
import { Controller, Get, Header, Inject, UseGuards } from '@nestjs/common';
import { Feeds } from '../feed/feeds.js';
import { Problem } from '../http/problem.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { driftGauges, driftStatus, type DriftStatus } from './drift.js';
import { followerChecks, shownChecks, type FollowerCheck, type ShownChecks } from './followers.js';
import { logStatus, type LogStatus } from './lag.js';
import { Limits } from '../limits/limits.js';
import { Metrics } from '../http/metrics.js';
import { NoQuery } from '../query/no-query.js';

const patienceMs = 3_000;
/** Counting costs a read of the log: those who ask close together share it. */
const sharedMs = 1_000;

/** `not-this-log`: another log answers than the one worked with, or an older copy. */
type EngineCheck = 'ok' | 'unreachable' | 'not-this-log';

/** `missing`: of persons whom the log knows there is no key; `comparing`: whether there is one is not known yet. */
type KeysCheck = 'ok' | 'missing' | 'comparing';

interface EngineChecks {
  eventLog: EngineCheck;
  readModel: EngineCheck;
}

interface LiveStatus {
  status: 'live';
}

interface ServingStatus {
  status: 'serving';
  checks: EngineChecks;
}

interface ReadyStatus {
  status: 'ready';
  /** Its problem has the same member. */
  checks: EngineChecks & { personalKeys: KeysCheck; followers: ShownChecks };
}

interface Status extends LogStatus {
  /** Rows sampled and compared with the log; null before the first check. */
  drift: DriftStatus | null;
}

interface ServiceStatus extends Status {
  /** Live feeds, and most at once. */
  feeds: { open: number; most: number };
}

declare module '../schema/answers.js' {
  interface Answers {
    LiveStatus: LiveStatus;
    ReadyStatus: ReadyStatus;
    ServingStatus: ServingStatus;
    ServiceStatus: ServiceStatus;
  }
}

/** For whoever runs the service. Tells nothing of incidents and needs no token. */
@Controller()
export class OperationsController {
  private readonly askedSince = Date.now();
  private shared: { at: number; status: Promise<Status> } | undefined;

  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(Feeds) private readonly feeds: Feeds,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  @Get('/health/live')
  live(): LiveStatus {
    return { status: 'live' };
  }

  /** Whether this process can serve, whatever others do. */
  @Get('/health/serving')
  async serving(): Promise<ServingStatus> {
    const checks = await this.links();
    if (Object.values(checks).includes('unreachable')) throw notReady({ ...checks });
    return { status: 'serving', checks };
  }

  /** Whether the service does its work: this process, and every follower wherever it runs. */
  @Get('/health/ready')
  async ready(): Promise<ReadyStatus> {
    const [links, followers, personalKeys] = await Promise.all([
      this.links(),
      this.followers().catch(() => undefined),
      this.keys().catch(() => undefined),
    ]);
    if (!followers || !personalKeys)
      throw notReady({ ...links, readModel: 'unreachable' }, { checks: links });
    const checks = { ...links, personalKeys, followers: shownChecks(followers) };
    const atFault = followers.filter(({ isAtFault }) => isAtFault);
    const isWhole = personalKeys === 'ok' && Object.values(links).every((link) => link === 'ok');
    if (!isWhole || atFault.length > 0) {
      const standingStill = Object.fromEntries(atFault.map(({ name, reason }) => [name, reason]));
      const { fault } = this.parts.eventLog;
      const found = { ...links, personalKeys, ...(fault && { fault: shown(fault) }) };
      throw notReady({ ...found, ...(atFault.length > 0 && { standingStill }) }, { checks });
    }
    return { status: 'ready', checks };
  }

  @Get('/v1/status')
  @UseGuards(NoQuery)
  async status(): Promise<ServiceStatus> {
    return { ...(await this.logStatus()), feeds: this.feedCount() };
  }

  @Get('/metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async prometheus(): Promise<string> {
    const gauges: Gauge[] = [
      { name: 'liandong_feeds_open', help: 'Live feeds.', values: [{ value: this.feeds.count }] },
      {
        name: 'liandong_http_limited_total',
        help: 'Requests that a limit has turned away, by the code of the limit.',
        type: 'counter',
        values: [...this.limits.refused].map(([limit, value]) => ({ labels: { limit }, value })),
      },
    ];
    try {
      const checks = await this.followers();
      gauges.push(...followerGauges(checks, Date.now()));
      const { followers: all, drift } = await this.logStatus();
      const followers = all.filter(({ status }) => status !== 'off');
      gauges.push(
        {
          name: 'liandong_follower_lag_events',
          help: 'Events after the checkpoint of a follower.',
          values: followers.map(({ name, lagEvents }) => ({ labels: { follower: name }, value: lagEvents })),
        },
        {
          name: 'liandong_follower_lag_seconds',
          help: 'Age of the oldest event that a follower has not processed, in seconds.',
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

  private async keys(): Promise<KeysCheck> {
    const { is } = await within(this.parts.keysStanding?.() ?? Promise.resolve({ is: 'whole' } as const));
    if (is === 'whole') return 'ok';
    return is === 'missing' ? 'missing' : 'comparing';
  }

  /** As they have last been written; costs the same however long the log is. */
  private async followers(): Promise<FollowerCheck[]> {
    const beats = await within(this.parts.readModel.followerHealth.all());
    return followerChecks(beats, { now: Date.now(), askedSince: this.askedSince });
  }

  private async links(): Promise<EngineChecks> {
    const { eventLog, readModel } = this.parts;
    const answer = (pending: Promise<unknown>): Promise<'ok' | 'unreachable'> =>
      within(pending).then(
        () => 'ok',
        () => 'unreachable',
      );
    const [log, model] = await Promise.all([
      answer(eventLog.lastPosition()),
      answer(readModel.projected.position()),
    ]);
    return { eventLog: log === 'ok' && eventLog.fault ? 'not-this-log' : log, readModel: model };
  }

  private feedCount(): ServiceStatus['feeds'] {
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
    const checks = await this.followers();
    try {
      return { ...(await logStatus(eventLog, checkpoints, checks)), drift };
    } catch (error) {
      logger.warn({ err: error }, 'the status of the log cannot be read');
      throw notReady({ eventLog: 'unreachable' });
    }
  }
}

const notReady = (details: Record<string, unknown>, members: Record<string, unknown> = {}): Problem =>
  new Problem('not-ready', details, { headers: { 'retry-after': '2' }, members });

function within<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
