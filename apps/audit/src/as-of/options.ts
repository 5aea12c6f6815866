import {
  Snapshotter,
  SnapshotStore,
  AsOfQueries,
  thingKinds,
  type AsOf,
  type ReadableLog,
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

export interface ReadOptions extends SourceOptions {
  readonly snapshots?: string;
  readonly json?: true;
}

export interface AsOfOptions extends ReadOptions {
  readonly position?: string;
  readonly at?: string;
}

export const withReadOptions = (command: Command): Command =>
  withSource(command)
    .option('--snapshots <dir>', "the folder of the snapshots (default: SNAPSHOT_DATA, or the stack's)")
    .option('--json', 'as JSON');

export const withAsOfOptions = (command: Command): Command =>
  withReadOptions(command)
    .option('--position <n>', 'as of this log position', logPosition)
    .option('--at <instant>', 'as of this instant, such as 2026-06-19T02:11:00+08:00', instantText);

/** Where neither was given, now. */
export function asOfFrom({ position, at }: Pick<AsOfOptions, 'position' | 'at'>): AsOf {
  if (position !== undefined && at !== undefined) {
    throw new InvalidArgumentError('a position or an instant is expected, not both');
  }
  return at === undefined ? { position: BigInt(position ?? 2n ** 62n) } : { at };
}

/** `123`, or an instant. */
export function positionOrTime(text: string): AsOf {
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

export interface OpenAsOf {
  readonly log: ReadableLog;
  readonly store: SnapshotStore;
  readonly queries: AsOfQueries;
}

/** The folder that the stack's followers fill, if it is there. */
function snapshotFolder({ snapshots, data }: ReadOptions): string | undefined {
  const folder = snapshots ?? process.env['SNAPSHOT_DATA'] ?? join(data, 'snapshots');
  return existsSync(folder) ? folder : undefined;
}

/** The log to be read: that of the service, or a bundle, which is verified first. */
export async function withReadableLog<T>(
  options: ReadOptions,
  work: (log: ReadableLog) => Promise<T>,
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
 * As-of queries over the log, or over a bundle. Where nobody keeps snapshots they are made in a temporary folder that
 * is deleted afterwards: then the whole log is folded first.
 */
export function withAsOf<T>(options: ReadOptions, work: (asOf: OpenAsOf) => Promise<T>): Promise<T> {
  return withReadableLog(options, async (log) => {
    const kept = options.bundle === undefined ? snapshotFolder(options) : undefined;
    if (kept !== undefined) {
      const store = await SnapshotStore.open(kept, stateForm());
      try {
        return await work({ log, store, queries: new AsOfQueries(log, store) });
      } finally {
        await store.close();
      }
    }
    return withFreshSnapshots(async ({ snapshotter, store }) => {
      const tell = progress('folded');
      let events = 0;
      for await (const batch of log.after(undefined)) {
        await snapshotter.take(batch);
        tell((events += batch.length));
      }
      return work({ log, store, queries: new AsOfQueries(log, store) });
    });
  });
}

/** An empty snapshot store in a folder that is deleted afterwards. */
export async function withFreshSnapshots<T>(
  work: (fresh: { snapshotter: Snapshotter; store: SnapshotStore }) => Promise<T>,
  stride?: number,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-snapshots-'));
  try {
    const fresh = await Snapshotter.open(folder, stride);
    try {
      return await work(fresh);
    } finally {
      await fresh.store.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
