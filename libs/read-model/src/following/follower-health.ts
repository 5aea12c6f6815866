import type { Database } from '#postgres';

/**
 * - `standing-by`: another process leads, or the lead is being asked for;
 * - `catching-up` and `live`: at work;
 * - `failing`: its last attempt failed, and it tries again;
 * - `standing-still`: that, or no progress where there should be some, for longer than can be borne.
 */
export type FollowerStatus = 'standing-by' | 'catching-up' | 'live' | 'failing' | 'standing-still';

/** What a process knows of a follower that it runs. */
export interface FollowerReport {
  readonly name: string;
  readonly status: FollowerStatus;
  /** RFC 3339: since when it is like that; of one that fails or stands still, since when it has no progress. */
  readonly since: string;
  /** Of one that fails or stands still. */
  readonly reason?: { readonly code: string; readonly message: string };
  /** Last position that it has done; absent while that is none. */
  readonly position?: bigint;
  /** Up to here the log holds nothing that it has not done: its own position or behind it. */
  readonly clearUpTo?: bigint;
}

export interface FollowerBeat extends FollowerReport {
  /** Names machine and process. */
  readonly process: string;
  /** How long ago the process wrote this, in milliseconds, by PostgreSQL's clock. */
  readonly ageMs: number;
}

const longestReason = 1_000;

/** What followers are doing, kept in PostgreSQL: whoever is asked is another process than those that run them. */
export class FollowerHealth {
  constructor(private readonly db: Database) {}

  /** Puts these in the place of what the process last wrote. What no process has written for an hour goes. */
  async beat(process: string, reports: readonly FollowerReport[]): Promise<void> {
    const rows = reports.map(({ reason, position, clearUpTo, ...report }) => ({
      ...report,
      reason_code: reason?.code ?? null,
      // PostgreSQL's texts hold no NUL
      reason: reason?.message.replaceAll('\0', '\ufffd').slice(0, longestReason) ?? null,
      position: position?.toString() ?? null,
      clear_up_to: clearUpTo?.toString() ?? null,
    }));
    await this.db.rows(
      `with gone as (
        delete from read.follower_health as h where beat_at < now() - interval '1 hour'
          and exists (select from read.follower_health n where n.name = h.name and n.beat_at > h.beat_at)
      )
      insert into read.follower_health
          (name, process, status, since, reason_code, reason, position, clear_up_to, beat_at)
        select name, $1, status, since, reason_code, reason, position, clear_up_to, now()
        from json_to_recordset($2::json) as r (name text, status text, since timestamptz, reason_code text,
          reason text, position bigint, clear_up_to bigint) order by name
        on conflict (name, process) do update set (status, since, reason_code, reason, position, clear_up_to, beat_at)
          = (excluded.status, excluded.since, excluded.reason_code, excluded.reason, excluded.position,
             excluded.clear_up_to, excluded.beat_at)`,
      [process, JSON.stringify(rows)],
    );
  }

  async all(): Promise<FollowerBeat[]> {
    const rows = await this.db.rows<Row>(
      `select name, process, status, since, reason_code as code, reason as message, position,
          clear_up_to as "clearUpTo", extract(epoch from now() - beat_at)::double precision * 1000 as "ageMs"
        from read.follower_health order by name, process`,
    );
    return rows.map(({ code, message, position, clearUpTo, ...row }) => ({
      ...row,
      ...(code === null ? {} : { reason: { code, message: message ?? '' } }),
      ...(position === null ? {} : { position: BigInt(position) }),
      ...(clearUpTo === null ? {} : { clearUpTo: BigInt(clearUpTo) }),
    }));
  }
}

interface Row extends Omit<FollowerBeat, 'reason' | 'position' | 'clearUpTo'> {
  readonly code: string | null;
  readonly message: string | null;
  readonly position: string | null;
  readonly clearUpTo: string | null;
}
