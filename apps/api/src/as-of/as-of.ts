import { SnapshotStore, OtherForm, AsOfQueries, type AsOf, type ReadableLog } from '#audit';
import type { Bilingual, Violation } from '#contracts';
import { readerOf } from '#event-log';
import { stateForm } from '#read-model';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { mkdirSync } from 'node:fs';
import { Turns } from '../feed/turns.js';
import { Problem } from '../http/problem.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';

/** At most this many as-of queries run at once; the others wait. */
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

  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  /** @throws {Problem} where this machine keeps no snapshots, or they are too far behind the log */
  run<T>(work: (asOf: OpenAsOf) => Promise<T>): Promise<T> {
    return this.turns.take(async () => {
      const store = await this.open();
      try {
        return await work({ store, queries: new AsOfQueries(readerOf(this.parts.eventLog), store) });
      } catch (error) {
        if (error instanceof OtherForm) throw this.unavailable(rebuilding);
        if ((error as { code?: string }).code !== 'snapshots-behind') throw error;
        throw this.unavailable(behind);
      }
    });
  }

  /** For what needs no snapshots. */
  read<T>(work: (log: ReadableLog) => Promise<T>): Promise<T> {
    return this.turns.take(() => work(readerOf(this.parts.eventLog)));
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

/** The end of the log when neither a position nor a time is given. @throws {Problem} when both are */
export function asOfFrom(position: string | undefined, at: string | undefined): AsOf {
  if (position !== undefined && at !== undefined) {
    const violation: Violation = { path: 'at', code: 'eitherOr', other: 'position' };
    throw new Problem('invalid-query', { violations: [violation] });
  }
  return at === undefined ? { position: BigInt(position ?? 2n ** 62n) } : { at };
}
