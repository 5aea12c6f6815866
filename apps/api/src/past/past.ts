import { HistoryStore, OtherForm, Replay, type Moment, type ReplayLog } from '#audit';
import type { Bilingual, Violation } from '#contracts';
import { readerOf } from '#event-log';
import { stateForm } from '#read-model';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { mkdirSync } from 'node:fs';
import { Turns } from '../feed/turns.js';
import { Problem } from '../http/problem.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';

/** So many questions about the past are folded at once; the others wait. */
const atOnce = 2;

const behind: Bilingual = { zh: '历史快照尚未跟上日志', en: 'the history has not caught up with the log' };

export interface OpenPast {
  readonly history: HistoryStore;
  readonly replay: Replay;
}

/** The past, as the snapshots on this machine and the log show it. Opened when it is first asked for. */
@Injectable()
export class PastOf implements OnModuleDestroy {
  private readonly turns = new Turns(atOnce);
  private store: Promise<HistoryStore> | undefined;

  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  /** @throws {Problem} where this machine keeps no history, or it is not up to date */
  ask<T>(work: (past: OpenPast) => Promise<T>): Promise<T> {
    return this.turns.take(async () => {
      const history = await this.open();
      try {
        return await work({ history, replay: new Replay(readerOf(this.parts.eventLog), history) });
      } catch (error) {
        if ((error as { code?: string }).code !== 'history-behind') throw error;
        throw this.unavailable(behind);
      }
    });
  }

  /** For what needs no snapshots. */
  read<T>(work: (log: ReplayLog) => Promise<T>): Promise<T> {
    return this.turns.take(() => work(readerOf(this.parts.eventLog)));
  }

  async onModuleDestroy(): Promise<void> {
    await (await this.store?.catch(() => undefined))?.close();
  }

  private async open(): Promise<HistoryStore> {
    const folder = this.parts.historyFolder;
    if (folder === undefined)
      throw this.unavailable({ zh: '本机不保存历史快照', en: 'there is no history on this machine' });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.store ??= HistoryStore.open(folder, stateForm());
    try {
      return await this.store;
    } catch (error) {
      this.store = undefined;
      if (error instanceof OtherForm)
        throw this.unavailable({ zh: '历史快照正在重建', en: 'the history is being made anew' });
      throw error;
    }
  }

  private unavailable(reason: Bilingual): Problem {
    return new Problem('history-unavailable', { reason }, { headers: { 'retry-after': '10' } });
  }
}

/** What was asked for; now, where it was neither a position nor an instant. */
export function momentOf(position: string | undefined, at: string | undefined): Moment {
  if (position !== undefined && at !== undefined) {
    const violation: Violation = { path: 'at', code: 'eitherOr', other: 'position' };
    throw new Problem('invalid-query', { violations: [violation] });
  }
  return at === undefined ? { position: BigInt(position ?? 2n ** 62n) } : { at };
}
