import pg from 'pg';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Rows of every read-model table, as JSON texts, sorted. */
export type Snapshot = Record<string, string[]>;

/** All rows of the read model. Tables of the service's own housekeeping, which goes by the clock, are left out. */
export async function readModelRows(
  url: string,
  normalise: (row: Json) => Json = (row) => row,
): Promise<Snapshot> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = 'read' and table_name !~ 'checkpoint|migration|drift_checks|follower_health|log_marks|kept_states|key_comparison' order by 1`,
    );
    const snapshot: Snapshot = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: Json }>(`select to_jsonb(t) as row from read.${name} t`);
      snapshot[name] = rows.map(({ row }) => JSON.stringify(normalise(row))).sort();
    }
    return snapshot;
  } finally {
    await client.end();
  }
}

const inAnyOrder = (value: Json): Json =>
  Array.isArray(value)
    ? value
        .map((one) => JSON.stringify(one))
        .sort()
        .map((text) => JSON.parse(text) as Json)
    : value;

/** Given by several who do not wait for each other: answers to a request, notices to agencies, findings. */
const unordered: readonly string[] = ['answers', 'notified', 'findings'];

/**
 * What is not the night's own: keys of the run, how far a solver came in the time that it was given, and how far others
 * were with what is open when a shift is handed over.
 */
const aside: ReadonlyMap<string, string> = new Map([
  ['sealed', '(sealed)'],
  ['open', '(open)'],
  ['more', '(more)'],
  ['solver', '(solver)'],
]);

/** Places in the log; of an instant of these names it is not said. */
const isPlace = (key: string, value: Json): boolean =>
  /position|revision/i.test(key) || (/^(since|grown)$/.test(key) && typeof value === 'number');

/**
 * A text without ids that derive from others (UUIDv5): an event's id stands for what was decided, places in the log
 * included, and what follows from the event bears it.
 */
export const withoutDerivedIds = (text: string): string =>
  text.replace(/[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[\da-f]{4}-[\da-f]{12}/g, '(derived)');

/**
 * Takes out what differs between two runs of the same night without being a difference: places in the log, ids that
 * derive from them, instants of the run itself (at or after `runStart`, where the night's own are claimed and fixed),
 * what is sealed under keys of the run, how far a solver proved what it found, and the order of what is given by
 * several who do not wait for each other.
 */
export function withoutRun(runStart: number): (row: Json) => Json {
  const clean = (value: Json): Json => {
    if (typeof value === 'string') {
      return /^\d{4}-\d\d-\d\dT/.test(value) && Date.parse(value) >= runStart
        ? '(during the run)'
        : withoutDerivedIds(value);
    }
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key, inner]) => !isPlace(key, inner))
        .map(([key, inner]) => [
          key,
          aside.get(key) ?? (unordered.includes(key) ? inAnyOrder(clean(inner)) : clean(inner)),
        ]),
    );
  };
  return clean;
}
