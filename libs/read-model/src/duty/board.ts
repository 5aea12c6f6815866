import { awaitedOfRoster, besideMonth, gapsAhead, monthsAround, type Awaited, type RaisedGap } from '#domain';
import type { Database, Queryable } from '#postgres';
import { selectFrom } from '../query/select.js';
import { DutyRosterRow } from './rows.js';

/** A time in which somebody is missing on duty, of which roster. */
export interface GapOnBoard {
  readonly rosterId: string;
  readonly post: string;
  readonly gap: RaisedGap;
}

const most = 100;

/** Gaps that lie ahead of an agency, the next first, and signatures that it owes. */
export async function dutyOf(
  db: Database,
  client: Queryable,
  agencyId: string,
  now: string,
): Promise<{ readonly gaps: readonly GapOnBoard[]; readonly awaited: readonly Awaited[] }> {
  const months = monthsAround(now);
  const next = months.flatMap((month) => besideMonth(month)[1]);
  const { rows } = await client.query<DutyRosterRow>(
    `${selectFrom(db, DutyRosterRow, 'd')} where d.agency_id = $1 and d.month = any($2) order by d.id limit ${most}`,
    [agencyId, [...months, ...next]],
  );
  const shiftsOf = (post: string) => rows.filter((row) => row.post === post).flatMap(({ shifts }) => shifts);
  const gaps = rows.flatMap(({ id, post, gaps: raised }) =>
    gapsAhead(raised, shiftsOf(post), now).map((gap) => ({ rosterId: id, post, gap })),
  );
  const ends = new Map<string, string>();
  const owed = rows.flatMap((row) => awaitedOfRoster(row).map((one) => ({ one, post: row.post })));
  for (const { one, post } of owed) if (one.since > (ends.get(post) ?? '')) ends.set(post, one.since);
  return {
    gaps: gaps
      .sort((a, b) => Date.parse(a.gap.from) - Date.parse(b.gap.from) || (a.rosterId < b.rosterId ? -1 : 1))
      .slice(0, most),
    awaited: owed.filter(({ one, post }) => ends.get(post) === one.since).map(({ one }) => one),
  };
}
