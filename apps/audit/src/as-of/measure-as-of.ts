import { changedRows, Snapshotter, AsOfQueries, step } from '#audit';
import { Command, InvalidArgumentError } from 'commander';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { progress, say } from '../say.js';
import { generatedLog } from './generated-log.js';

const repeats = 7;

/** `measure-as-of` */
export function measureAsOfCommand(): Command {
  return new Command('measure-as-of')
    .description('how long folding and as-of queries take on this machine, with generated events')
    .option('--events <n>', 'how many', count, 1_000_000)
    .action(async ({ events }: { events: number }) => {
      const folder = mkdtempSync(join(tmpdir(), 'liandong-measure-'));
      try {
        await measure(events, folder);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
}

async function measure(events: number, folder: string): Promise<void> {
  sayLoad();
  const log = generatedLog(events);
  const { snapshotter, store } = await Snapshotter.open(folder);
  const startedAt = performance.now();
  const tell = progress('folded');
  let folded = 0;
  for await (const batch of log.after(undefined)) {
    await snapshotter.take(batch);
    tell((folded += batch.length), events);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  say(
    `fold and keep: ${events} events in ${seconds.toFixed(1)} s, ${Math.round(events / seconds)}/s, ` +
      `${(bytes / 1e6).toFixed(0)} MB on disk, ${Math.round(process.memoryUsage.rss() / 1e6)} MB in memory`,
  );
  const queries = new AsOfQueries(log, store);
  const places = Array.from({ length: repeats }, (_, n) =>
    BigInt(Math.floor(((n + 0.9) * events) / repeats)),
  );
  const rows = (tables: readonly number[]): number => tables.reduce((sum, n) => sum + n, 0);
  await timed('as-of everything, with the rows of each table', places, async (position) =>
    rows(Object.values((await queries.at({ position })).counts())),
  );
  await timed('the state hash at exactly a position', places, async (position) =>
    rows(Object.values((await queries.at({ position })).hash().tables).map((table) => table.rows)),
  );
  await timed('as-of everything by instant', places, async (position) => {
    const at = new Date(Date.parse('2026-06-18T00:00:00.000Z') + Number(position) * 250).toISOString();
    return (await queries.at({ at })).events;
  });
  const incident = (position: bigint): string => `I-${Math.floor(Number(position) / 50) - 30}`;
  await timed('as-of one linked response', places, async (position) => {
    const thing = { kind: 'linked-response', id: incident(position) } as const;
    return (await queries.thing(thing, { position })).state ? 1 : 0;
  });
  await timed('as-of one aggregate', places, async (position) => {
    const thing = { kind: 'incident', id: incident(position) } as const;
    return (await queries.thing(thing, { position })).state ? 1 : 0;
  });
  await timed('what differs over 1,000 events, all of it', places, async (position) => {
    const [from, to] = [await queries.at({ position: position - 1_000n }), await queries.at({ position })];
    return [...changedRows(from, to)].length;
  });
  await timed('one step through a linked response', places, async (position) => {
    const thing = { kind: 'linked-response', id: incident(position) } as const;
    return (await step(queries, store, thing, position, 'previous')) ? 1 : 0;
  });
  await store.close();
  sayLoad();
}

async function timed(
  what: string,
  places: readonly bigint[],
  work: (at: bigint) => Promise<number>,
): Promise<void> {
  const took: number[] = [];
  const processor = process.cpuUsage();
  let found = 0;
  for (const place of places) {
    const startedAt = performance.now();
    found = await work(place);
    took.push(performance.now() - startedAt);
  }
  const { user, system } = process.cpuUsage(processor);
  took.sort((a, b) => a - b);
  const ms = (n: number | undefined): string => `${Math.round(n ?? 0)} ms`;
  say(
    `${what}: median ${ms(took[Math.floor(took.length / 2)])}, longest ${ms(took.at(-1))}, ` +
      `${ms((user + system) / 1_000 / places.length)} of processor each (last: ${found})`,
  );
}

const sayLoad = (): void =>
  say(
    `load of the machine: ${loadavg()
      .map((n) => n.toFixed(2))
      .join(' ')}`,
  );

function count(text: string): number {
  if (!/^[1-9]\d{4,7}$/.test(text)) throw new InvalidArgumentError('a whole number from 10000 is expected');
  return Number(text);
}
