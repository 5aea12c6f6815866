import type { Database } from '#postgres';
import { orNone } from './open.js';

/** How the keys stand to the persons whom the log knows. */
export type KeysStanding =
  /** Nobody has compared them yet, as before the first start of the followers. */
  | { readonly is: 'unknown' }
  /** They are others than before, or fewer, or the comparison is not at its end. */
  | { readonly is: 'comparing' }
  /** Of so many persons, some of them by their pseudonyms, there is no key and no record of its end. */
  | { readonly is: 'missing'; readonly count: number; readonly some: readonly string[] }
  | { readonly is: 'whole' };

interface Place {
  readonly origin: string;
  /** Of the key that was made last; 0 without one. */
  readonly newest: bigint;
}

type Row = { origin: string; newest: string };

const shownAtMost = 5;
const atOnce = 500;

/**
 * Compares the keys with the persons whom the log knows, as a follower gives them, and keeps how far that has come with
 * the read models: whoever drops those compares from the start of the log again. What was compared is not looked at
 * again as long as the keys are the same ones and no fewer, which two numbers tell.
 */
export class KeysComparison {
  constructor(
    /** Of the read models. */
    private readonly read: Pick<Database, 'rows'>,
    private readonly keys: Pick<Database, 'rows'>,
  ) {}

  /** Costs the same however many keys and events there are. */
  async standing(): Promise<KeysStanding> {
    const [kept] = await this.kept();
    if (!kept) return { is: 'unknown' };
    const place = await this.place();
    if (!place || !isSame(kept, place) || !kept.isCompared) return { is: 'comparing' };
    const missing = await this.read.rows<{ subject: string; count: number }>(
      `select subject, count(*) over ()::int as count from read.missing_keys order by subject limit ${shownAtMost}`,
    );
    const [first] = missing;
    if (!first) return { is: 'whole' };
    return { is: 'missing', count: first.count, some: missing.map(({ subject }) => subject) };
  }

  /** Whether the keys are those that were compared; if not, the comparison begins anew and ends at {@link compared}. */
  async isGoingOn(): Promise<boolean> {
    const [kept] = await this.kept();
    const place = await this.place();
    if (!place) throw new Error('the schema of the keys is gone: start again to make it anew');
    if (kept && isSame(kept, place)) return true;
    await this.read.rows('delete from read.missing_keys');
    await this.read.rows(`delete from read.checkpoints where kind = 'follower' and name = 'personal-keys'`);
    await this.read.rows(
      `insert into read.key_comparison (origin, newest, is_compared) values ($1, $2, false)
        on conflict (only_one) do update set
          (origin, newest, is_compared) = (excluded.origin, excluded.newest, false)`,
      [place.origin, place.newest.toString()],
    );
    return false;
  }

  /** Persons whom the log has come to know, and those whose key has ended on record: erased, or declared lost. */
  async take(known: readonly string[], ended: readonly string[]): Promise<void> {
    if (known.length > 0) {
      const there = new Set(await this.present(known));
      const lost = known.filter((subject) => !there.has(subject));
      if (lost.length > 0)
        await this.read.rows(
          'insert into read.missing_keys (subject) select unnest($1::text[]) on conflict do nothing',
          [lost],
        );
      const place = await this.place();
      if (place)
        await this.read.rows(
          'update read.key_comparison set newest = greatest(newest, $2) where origin = $1',
          [place.origin, place.newest.toString()],
        );
    }
    if (ended.length > 0) await this.found(ended);
  }

  /** Everything that was in the log when the comparison began has been taken. */
  async compared(): Promise<void> {
    await this.read.rows('update read.key_comparison set is_compared = true where not is_compared');
  }

  /** Looks once more for keys that were missing, as after a backup was put back. */
  async lookAgain(): Promise<void> {
    for (let after = ''; ;) {
      const missing = await this.missing(after);
      if (missing.length === 0) return;
      const there = await this.present(missing);
      if (there.length > 0) await this.found(there);
      after = missing.at(-1) ?? '';
    }
  }

  /** Persons without a key, in order, from behind the one named: some hundred at a time. */
  async missing(after = ''): Promise<string[]> {
    const rows = await this.read.rows<{ subject: string }>(
      `select subject from read.missing_keys where subject > $1 order by subject limit ${atOnce}`,
      [after],
    );
    return rows.map(({ subject }) => subject);
  }

  private async found(subjects: readonly string[]): Promise<void> {
    await this.read.rows('delete from read.missing_keys where subject = any($1)', [subjects]);
  }

  private async present(subjects: readonly string[]): Promise<string[]> {
    const rows = await this.keys.rows<{ subject: string }>(
      'select subject from keys.subjects where subject = any($1)',
      [subjects],
    );
    return rows.map(({ subject }) => subject);
  }

  private kept(): Promise<(Row & { isCompared: boolean })[]> {
    return orNone(() =>
      this.read.rows<Row & { isCompared: boolean }>(
        'select origin::text, newest, is_compared as "isCompared" from read.key_comparison',
      ),
    );
  }

  private async place(): Promise<Place | undefined> {
    const [row] = await orNone(() =>
      this.keys.rows<Row>(
        `select id::text as origin, coalesce((select max(number) from keys.subjects), 0)::text as newest
          from keys.origin`,
      ),
    );
    return row && { origin: row.origin, newest: BigInt(row.newest) };
  }
}

const isSame = (kept: Row, { origin, newest }: Place): boolean =>
  kept.origin === origin && newest >= BigInt(kept.newest);
