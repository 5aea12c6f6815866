import type { Database } from '#postgres';
import type { SampledRows } from './check.js';

/** What the standing check has found. */
export interface DriftFound {
  /** When the process that checks began; the counts are from then on. */
  readonly since: string;
  readonly checkedAt: string;
  readonly checked: number;
  /** Findings: a row that is looked at again and still differs counts again. */
  readonly found: number;
  /** Kept when another process goes on. */
  readonly last: { table: string; id: string; columns: readonly string[]; at: string } | null;
}

/** Kept in PostgreSQL, since whoever is asked is another process than the one that checks. */
export class DriftRecord {
  constructor(private readonly db: Database) {}

  /** Counts from nothing. */
  async begin(): Promise<void> {
    await this.db.rows(
      `insert into read.drift_checks (since, checked_at) values (now(), now())
        on conflict (the_one) do update set since = now(), checked_at = now(), checked = 0, found = 0`,
    );
  }

  async add({ checked, drift }: SampledRows): Promise<void> {
    const last = drift.at(-1);
    await this.db.rows(
      `update read.drift_checks set checked_at = now(), checked = checked + $1, found = found + $2`,
      [checked, drift.length],
    );
    if (!last) return;
    await this.db.rows(
      `update read.drift_checks set last_table = $1, last_id = $2, last_columns = $3, last_at = now()`,
      [last.table, last.id, JSON.stringify(last.columns)],
    );
  }

  /** Nothing where no check has ever begun. */
  async load(): Promise<DriftFound | undefined> {
    const [row] = await this.db.rows<DriftFound>(
      `select since, checked_at as "checkedAt", checked::double precision as checked,
          found::double precision as found,
          case when last_at is not null then json_build_object('table', last_table, 'id', last_id,
            'columns', last_columns, 'at', to_char(last_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as last
        from read.drift_checks`,
    );
    return row;
  }
}
