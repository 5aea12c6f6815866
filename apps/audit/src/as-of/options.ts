import {
  Snapshotter,
  SnapshotStore,
  AsOfQueries,
  askedFor,
  clocks,
  thingKinds,
  type AsOf,
  type Clock,
  type ReadableLog,
  type Thing,
  type ThingKind,
} from '#audit';
import { instant } from '#contracts';
import { aggregateIdPattern } from '#domain';
import { readerOf } from '#event-log';
import { stateForm } from '#read-model';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotCheck, withEvents, withLog, withSource, type SourceOptions } from '../options.js';
import { progress } from '../say.js';
import { beijing } from './print.js';

export interface ReadOptions extends SourceOptions {
  readonly snapshots?: string;
  readonly json?: true;
}

export interface AsOfOptions extends ReadOptions {
  readonly position?: string;
  readonly at?: string;
  readonly by?: Clock;
}

export const withReadOptions = (command: Command): Command =>
  withSource(command)
    .option('--snapshots <dir>', "the folder of the snapshots (default: SNAPSHOT_DATA, or the stack's)")
    .option('--json', 'as JSON');

export const withAsOfOptions = (command: Command): Command =>
  withReadOptions(command)
    .option('--position <n>', 'as of this log position', logPosition)
    .option('--at <instant>', 'as of this instant, such as 2026-06-19T02:11:00+08:00', instantText);

/** Whether times are those of recording or of occurrence. */
export const withClock = (command: Command): Command =>
  command.addOption(
    new Option(
      '--by <clock>',
      'a time is when the log had recorded an event (when left out), or when it had occurred by its own account',
    ).choices(clocks),
  );

/** Where neither was given, now. */
export function asOfFrom({ position, at, by }: Pick<AsOfOptions, 'position' | 'at' | 'by'>): AsOf {
  if (by === 'occurred' && at !== undefined) {
    return { occurredBy: at, ...(position !== undefined && { position: BigInt(position) }) };
  }
  if (by !== undefined && at === undefined) throw clockWithoutTime();
  if (position !== undefined && at !== undefined) {
    throw new InvalidArgumentError('位置和时间只能给出一个 · a position or an instant is expected, not both');
  }
  return at === undefined ? { position: BigInt(position ?? 2n ** 62n) } : { at };
}

/** `123`, or an instant. */
export function positionOrTime(text: string): { position: string } | { at: string } {
  return /^\d{1,18}$/.test(text) ? { position: logPosition(text) } : { at: instantText(text) };
}

/** Both ends of a comparison; a clock is that of the times among them. */
export function fromToOf(
  from: { position?: string; at?: string },
  to: { position?: string; at?: string },
  by: Clock | undefined,
): { from: AsOf; to: AsOf } {
  if (by !== undefined && from.at === undefined && to.at === undefined) throw clockWithoutTime();
  const end = (one: { position?: string; at?: string }): AsOf =>
    asOfFrom({ ...one, by: one.at === undefined ? undefined : by });
  return { from: end(from), to: end(to) };
}

const clockWithoutTime = (): InvalidArgumentError =>
  new InvalidArgumentError('--by 须与时间同用 · --by is of a time, and there is none');

/** What was asked for, to stand before the position that the answer is of; nothing for a position itself. */
export function askedText(asOf: AsOf): string {
  const { by, at } = askedFor(asOf);
  if (at === undefined) return '';
  const clock = by === 'occurred' ? '按发生时间 by when it occurred' : '按记录时间 by when it was recorded';
  return `${beijing(at)}，${clock}: `;
}

export function thingOf(kind: string, id: string): Thing {
  if (!thingKinds.includes(kind as ThingKind)) {
    throw new InvalidArgumentError(
      `${kind}：对象种类须为其中之一 · one of these is expected: ${thingKinds.join(', ')}`,
    );
  }
  if (!aggregateIdPattern.test(id)) throw new InvalidArgumentError(`${id} 不是编号 · ${id} is not an id`);
  return { kind: kind as ThingKind, id };
}

export function logPosition(text: string): string {
  if (!/^\d{1,18}$/.test(text))
    throw new InvalidArgumentError('日志位置为整数 · a log position is a whole number');
  return text;
}

function instantText(text: string): string {
  const at = instant(text);
  if (at === undefined)
    throw new InvalidArgumentError(`${text} 不是 RFC 3339 时间 · ${text} is not an RFC 3339 instant`);
  return at;
}

/**
 * A thing of which nothing is in the log at all is a slip of the pen, not something that did not exist yet.
 * @throws {CannotCheck}
 */
export async function ensureKnown(queries: AsOfQueries, thing: Thing): Promise<void> {
  if (await queries.isKnown(thing)) return;
  throw new CannotCheck(
    `日志中没有 ${thing.kind} ${thing.id}`,
    `there is no ${thing.kind} ${thing.id} in the log`,
  );
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
