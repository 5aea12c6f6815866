import {
  Historian,
  HistoryStore,
  Replay,
  thingKinds,
  type Moment,
  type ReplayLog,
  type Thing,
  type ThingKind,
} from '#audit';
import { instant } from '#contracts';
import { aggregateIdPattern } from '#domain';
import { readerOf } from '#event-log';
import { stateForm } from '#read-model';
import { InvalidArgumentError, type Command } from 'commander';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withEvents, withLog, withSource, type SourceOptions } from '../options.js';
import { progress } from '../say.js';

export interface ReplayOptions extends SourceOptions {
  readonly history?: string;
  readonly json?: true;
}

export interface MomentOptions extends ReplayOptions {
  readonly position?: string;
  readonly at?: string;
}

export const withReplayOptions = (command: Command): Command =>
  withSource(command)
    .option('--history <dir>', "the folder of the snapshots (default: HISTORY_DATA, or the stack's)")
    .option('--json', 'as JSON');

export const withMoment = (command: Command): Command =>
  withReplayOptions(command)
    .option('--position <n>', 'as of this log position', logPosition)
    .option('--at <instant>', 'as of this instant, such as 2026-06-19T02:11:00+08:00', instantText);

/** Where neither was given, now. */
export function momentOf({ position, at }: Pick<MomentOptions, 'position' | 'at'>): Moment {
  if (position !== undefined && at !== undefined) {
    throw new InvalidArgumentError('a position or an instant is expected, not both');
  }
  return at === undefined ? { position: BigInt(position ?? 2n ** 62n) } : { at };
}

/** `123`, or an instant. */
export function someMoment(text: string): Moment {
  return /^\d{1,18}$/.test(text) ? { position: BigInt(text) } : { at: instantText(text) };
}

export function thingOf(kind: string, id: string): Thing {
  if (!thingKinds.includes(kind as ThingKind)) {
    throw new InvalidArgumentError(`${kind}: one of ${thingKinds.join(', ')} is expected`);
  }
  if (!aggregateIdPattern.test(id)) throw new InvalidArgumentError(`${id} is not an id`);
  return { kind: kind as ThingKind, id };
}

export function logPosition(text: string): string {
  if (!/^\d{1,18}$/.test(text)) throw new InvalidArgumentError('a log position is a whole number');
  return text;
}

export function instantText(text: string): string {
  const at = instant(text);
  if (at === undefined) throw new InvalidArgumentError(`${text} is not an RFC 3339 instant`);
  return at;
}

export interface OpenPast {
  readonly log: ReplayLog;
  readonly history: HistoryStore;
  readonly replay: Replay;
}

/** The folder that the stack's followers fill, if it is there. */
function historyFolder({ history, data }: ReplayOptions): string | undefined {
  const folder = history ?? process.env['HISTORY_DATA'] ?? join(data, 'history');
  return existsSync(folder) ? folder : undefined;
}

/** The log to be read: that of the service, or a bundle, which is verified first. */
export async function withReplayLog<T>(
  options: ReplayOptions,
  work: (log: ReplayLog) => Promise<T>,
): Promise<T> {
  if (options.bundle === undefined) return withLog(options, (log) => work(readerOf(log)));
  return withEvents(options, { whole: true }, (source) =>
    work({
      after: async function* (position = -1n, prefixes) {
        for await (const batch of source.events(prefixes)) {
          const behind = batch.filter((event) => event.position > position);
          if (behind.length > 0) yield behind;
        }
      },
      stream: async function* (name, from = 0n) {
        for await (const batch of source.events([name])) {
          const mine = batch.filter(({ stream, revision }) => stream === name && revision >= from);
          if (mine.length > 0) yield mine;
        }
      },
    }),
  );
}

/**
 * The past of the log, or of a bundle. Where nobody keeps snapshots they are made for the occasion, in a folder that
 * is deleted afterwards: then the whole log is folded first.
 */
export function withPast<T>(options: ReplayOptions, work: (past: OpenPast) => Promise<T>): Promise<T> {
  return withReplayLog(options, async (log) => {
    const kept = options.bundle === undefined ? historyFolder(options) : undefined;
    if (kept !== undefined) {
      const history = await HistoryStore.open(kept, stateForm());
      try {
        return await work({ log, history, replay: new Replay(log, history) });
      } finally {
        await history.close();
      }
    }
    return withFreshHistory(async ({ historian, store: history }) => {
      const tell = progress('folded');
      let events = 0;
      for await (const batch of log.after(undefined)) {
        await historian.take(batch);
        tell((events += batch.length));
      }
      return work({ log, history, replay: new Replay(log, history) });
    });
  });
}

/** An empty history in a folder that is deleted afterwards. */
export async function withFreshHistory<T>(
  work: (fresh: { historian: Historian; store: HistoryStore }) => Promise<T>,
  stride?: number,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-history-'));
  try {
    const fresh = await Historian.open(folder, stride);
    try {
      return await work(fresh);
    } finally {
      await fresh.store.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
