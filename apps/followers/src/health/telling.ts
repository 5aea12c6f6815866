import { faultText, type EventLog } from '#event-log';
import { keysSentence, type KeysComparison, type KeysStanding } from '#personal-keys';
import { followerGauges, type Gauge, type HealthAnswers } from '#platform';
import type { ReadModel } from '#read-model';
import { hostname } from 'node:os';
import { pause } from '../timing/pause.js';
import { reasonOf } from './follower-health.js';
import type { HealthBoard } from './health-board.js';
import { keepAsking } from './keep-asking.js';

const logEveryMs = 1_000;

/** Names this process among all that write beats. */
const processName = (): string => `${hostname()}:${process.pid}`;

type Link = 'ok' | 'not-asked' | { readonly code: string; readonly message: string };

export interface TellingParts {
  readonly eventLog: Pick<EventLog, 'lastPosition' | 'fault'>;
  readonly readModel: { readonly followerHealth: Pick<ReadModel['followerHealth'], 'beat'> };
  readonly keys: Pick<KeysComparison, 'standing'>;
  /** Between two looks; two seconds when left out. */
  readonly everyMs?: number;
}

/** What the process tells of itself at its own door, and to PostgreSQL for those who are asked elsewhere. */
export class Telling implements HealthAnswers {
  private eventLog: Link = 'not-asked';
  private readModel: Link = 'not-asked';
  private keys: KeysStanding | undefined;

  constructor(
    private readonly board: HealthBoard,
    private readonly parts: TellingParts,
  ) {}

  /** Looks at the log's end and writes a beat, until aborted; a link that does not answer delays nobody else. */
  async keep(signal: AbortSignal): Promise<void> {
    const { eventLog, readModel, keys, everyMs } = this.parts;
    const linkOf = (failure: unknown): Link => (failure === undefined ? 'ok' : reasonOf(failure));
    await Promise.all([
      keepAsking(
        signal,
        async () => this.board.logEndsAt(await eventLog.lastPosition()),
        (failure) => (this.eventLog = linkOf(failure)),
        everyMs,
      ),
      keepAsking(
        signal,
        () => readModel.followerHealth.beat(processName(), this.board.reports()),
        (failure) => (this.readModel = linkOf(failure)),
        everyMs,
      ),
      keepAsking(
        signal,
        async () => void (this.keys = await keys.standing()),
        // that PostgreSQL is away is told as such
        () => undefined,
        everyMs,
      ),
      this.keepLogging(signal),
    ]);
  }

  ready(): { isReady: boolean; checks: object } {
    const reports = this.board.reports();
    const { readModel } = this;
    const { fault } = this.parts.eventLog;
    const eventLog: Link = fault ? { code: 'not-this-log', message: faultText(fault) } : this.eventLog;
    const followers = Object.fromEntries(
      reports.map(({ name, status, since, reason, position }) => [
        name,
        { status, since, reason, position: position?.toString() },
      ]),
    );
    const stands = reports.some(({ status }) => status === 'standing-still');
    const missing = this.keys?.is === 'missing' ? keysSentence(this.keys) : undefined;
    const personalKeys: Link = missing === undefined ? 'ok' : { code: 'keys-missing', message: missing };
    return {
      isReady: eventLog === 'ok' && readModel === 'ok' && personalKeys === 'ok' && !stands,
      checks: { eventLog, readModel, personalKeys, followers },
    };
  }

  metrics(): Gauge[] {
    return followerGauges(this.board.reports(), Date.now());
  }

  private async keepLogging(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.board.logChanges();
      await pause(logEveryMs, signal);
    }
  }
}
