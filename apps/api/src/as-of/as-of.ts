import {
  AsOfQueries,
  BeforeTheLog,
  OtherForm,
  SnapshotStore,
  type AsOf,
  type Clock,
  type ReadableLog,
} from '#audit';
import type { Bilingual, Violation } from '#contracts';
import { readerOf } from '#event-log';
import { stateForm } from '#read-model';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { mkdirSync } from 'node:fs';
import { Turns } from '../feed/turns.js';
import { Problem } from '../http/problem.js';
import { Limits } from '../limits/limits.js';
import type { FromToQuery } from './forms.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';

/** At most this many as-of queries run at once; others wait, as many as the limits let in. */
const atOnce = 2;

const behind: Bilingual = { zh: '历史快照尚未跟上日志', en: 'the snapshots have not caught up with the log' };

const rebuilding: Bilingual = { zh: '历史快照正在重建', en: 'the snapshots are being rebuilt' };

export interface OpenAsOf {
  readonly store: SnapshotStore;
  readonly queries: AsOfQueries;
}

/** As-of queries over the log and the snapshots on this machine. Opened on the first query. */
@Injectable()
export class AsOfAccess implements OnModuleDestroy {
  private readonly turns = new Turns(atOnce);
  private store: Promise<SnapshotStore> | undefined;

  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  /**
   * @throws {Problem} where this machine keeps no snapshots, or they are too far behind the log, or it begins later, or
   * too many ask
   */
  run<T>(work: (asOf: OpenAsOf) => Promise<T>): Promise<T> {
    return this.turn(async () => {
      const store = await this.open();
      try {
        return await work({ store, queries: new AsOfQueries(readerOf(this.parts.eventLog), store) });
      } catch (error) {
        if (error instanceof OtherForm) throw this.unavailable(rebuilding);
        if (error instanceof BeforeTheLog) {
          const { code, reason, begins } = error;
          throw new Problem(code, { reason, ...(begins && { begins }) });
        }
        if ((error as { code?: string }).code !== 'snapshots-behind') throw error;
        throw this.unavailable(behind);
      }
    });
  }

  /** For what needs no snapshots. @throws {Problem} where too many ask */
  read<T>(work: (log: ReadableLog) => Promise<T>): Promise<T> {
    return this.turn(() => work(readerOf(this.parts.eventLog)));
  }

  private turn<T>(work: () => Promise<T>): Promise<T> {
    return this.limits.askOfPast(() => this.turns.take(work));
  }

  async onModuleDestroy(): Promise<void> {
    await (await this.store?.catch(() => undefined))?.close();
  }

  private async open(): Promise<SnapshotStore> {
    const folder = this.parts.snapshotFolder;
    if (folder === undefined)
      throw this.unavailable({ zh: '本机不保存历史快照', en: 'no snapshots are kept on this machine' });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.store ??= SnapshotStore.open(folder, stateForm());
    try {
      return await this.store;
    } catch (error) {
      this.store = undefined;
      if (error instanceof OtherForm) throw this.unavailable(rebuilding);
      throw error;
    }
  }

  private unavailable(reason: Bilingual): Problem {
    return new Problem('snapshots-unavailable', { reason }, { headers: { 'retry-after': '10' } });
  }
}

interface Moment {
  readonly position?: string;
  readonly at?: string;
  readonly by?: Clock;
}

/**
 * The end of the log when neither a position nor a time is given. `names` are those of the fields.
 * @throws {Problem} when both are, or a clock without a time
 */
export function asOfFrom(
  { position, at, by }: Moment,
  names: { readonly position: string; readonly at: string } = { position: 'position', at: 'at' },
): AsOf {
  if (by === 'occurred' && at !== undefined) {
    return { occurredBy: at, ...(position !== undefined && { position: BigInt(position) }) };
  }
  if (by !== undefined && at === undefined) throw invalid({ path: names.at, code: 'isDefined' });
  if (position !== undefined && at !== undefined) {
    throw invalid({ path: names.at, code: 'eitherOr', other: names.position });
  }
  return at === undefined ? { position: BigInt(position ?? 2n ** 62n) } : { at };
}

/**
 * Both ends of a comparison; a clock is that of the times among them.
 * @throws {Problem} as `asOfFrom`
 */
export function fromToOf({ from, fromAt, to, toAt, by }: FromToQuery): { from: AsOf; to: AsOf } {
  if (by !== undefined && fromAt === undefined && toAt === undefined) {
    throw invalid({ path: 'fromAt', code: 'isDefined' });
  }
  const end = (position?: string, at?: string): Moment => ({
    position,
    at,
    by: at === undefined ? undefined : by,
  });
  return {
    from: asOfFrom(end(from, fromAt), { position: 'from', at: 'fromAt' }),
    to: asOfFrom(end(to, toAt), { position: 'to', at: 'toAt' }),
  };
}

const invalid = (violation: Violation): Problem => new Problem('invalid-query', { violations: [violation] });
