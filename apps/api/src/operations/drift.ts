import type { DriftFound } from '#read-model';
import type { Gauge } from '#platform';

/** What the standing check has found, without the id of the row: whoever asks has shown no token. */
export interface DriftStatus extends Omit<DriftFound, 'last'> {
  readonly last: Omit<NonNullable<DriftFound['last']>, 'id'> | null;
}

export function driftStatus(found: DriftFound | undefined): DriftStatus | null {
  if (!found) return null;
  const { since, checkedAt, checked, found: count, last } = found;
  return {
    since,
    checkedAt,
    checked,
    found: count,
    last: last && { table: last.table, columns: last.columns, at: last.at },
  };
}

export const driftGauges = (drift: DriftStatus | null): Gauge[] =>
  drift
    ? [
        {
          name: 'liandong_drift_checked_total',
          help: 'Rows of the read models compared with the log since the followers started.',
          type: 'counter',
          values: [{ value: drift.checked }],
        },
        {
          name: 'liandong_drift_found',
          help: 'Rows found to differ from the log.',
          values: [{ value: drift.found }],
        },
        {
          name: 'liandong_drift_checked_seconds',
          help: 'Time of the last comparison, in seconds since 1970.',
          values: [{ value: Date.parse(drift.checkedAt) / 1_000 }],
        },
      ]
    : [];
