import { monthsAround, onDutyAt, type OnDuty, type PersonFinder } from '#domain';
import type { Database } from '#postgres';
import { listed } from '../query/listed.js';
import { cursorKeys, limitOf, pageOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { isOpen } from '../query/shown.js';
import { ownOrHome, seesIncident } from '../query/sight.js';
import { Where } from '../query/where.js';
import { DutyLogRow, DutyRosterRow } from './rows.js';

export type DutyRoster = DutyRosterRow;
export type DutyLogEntry = DutyLogRow;

export interface OnDutyFilter extends Paging {
  readonly agencyId?: string;
  readonly post?: string;
  /** Now when left out. */
  readonly at?: string;
}

/** What is known of the persons of an agency. */
export type FindPersons = (agencyId: string, personIds: readonly string[]) => Promise<PersonFinder>;

/**
 * Who is on duty at an instant, of each agency that has a roster then, by its id; of an agency that is asked for by name also
 * where it has none. For the agency itself, for who coordinates in the home bureau, and for who audits.
 */
async function onDuty(
  db: Database,
  { agencyId, post, at = new Date().toISOString(), ...paging }: OnDutyFilter,
  viewer: Viewer,
  persons?: FindPersons,
): Promise<Page<OnDuty>> {
  const limit = limitOf(paging.limit);
  const who = ownOrHome(viewer, 'coordinating');
  const where = new Where()
    .and('d.month = any($$)', monthsAround(at))
    .and('d.agency_id = $$', agencyId)
    .and('d.agency_id = $$', who)
    .and('d.post = $$', post)
    .and('d.agency_id > $$', cursorKeys(paging.cursor, ['text'])?.[0]);
  const rows = await db.rows<DutyRosterRow>(
    `${selectFrom(db, DutyRosterRow, 'd')} where ${where.sql} and d.agency_id in (
        select distinct d.agency_id from read.duty_rosters d where ${where.sql}
        order by d.agency_id limit ${limit + 1})
      order by d.agency_id, d.id`,
    where.params,
  );
  const isAsked = agencyId !== undefined && (who ?? agencyId) === agencyId && paging.cursor === undefined;
  const agencies = [...new Set([...rows.map((row) => row.agencyId), ...(isAsked ? [agencyId] : [])])];
  const { homeBureauId } = viewer.here;
  const seen = agencies.filter((owner) => isOpen('duty', viewer, { owner }));
  const { items, ...rest } = pageOf(seen, limit, (id) => [id]);
  const found: OnDuty[] = [];
  for (const id of items) {
    const of = { agencyId: id, post, at, homeBureauId };
    const plain = onDutyAt(rows, of);
    const named = plain.call.map(({ personId }) => personId);
    found.push(persons && named.length > 0 ? onDutyAt(rows, of, await persons(id, named)) : plain);
  }
  return { items: found, ...rest };
}

export interface DutyRosterFilter extends Paging {
  readonly agencyId?: string;
  readonly post?: string;
  readonly month?: string;
}

/** By id, which is agency, post and month. */
async function rosters(db: Database, filter: DutyRosterFilter, viewer: Viewer): Promise<Page<DutyRoster>> {
  const where = new Where()
    .and('d.agency_id = $$', filter.agencyId)
    .and('d.agency_id = $$', ownOrHome(viewer, 'coordinating'))
    .and('d.post = $$', filter.post)
    .and('d.month = $$', filter.month)
    .and('d.id > $$', cursorKeys(filter.cursor, ['text'])?.[0]);
  return listed(db, selectFrom(db, DutyRosterRow, 'd'), where, {
    orderBy: 'd.id',
    limit: filter.limit,
    keys: (row: DutyRosterRow) => [row.id],
    show: (row) => (isOpen('duty/rosters', viewer, { owner: row.agencyId }) ? row : undefined),
  });
}

async function roster(db: Database, id: string, viewer: Viewer): Promise<DutyRoster | undefined> {
  const [row] = await db.rows<DutyRosterRow>(`${selectFrom(db, DutyRosterRow, 'd')} where d.id = $1`, [id]);
  return row && isOpen('duty/rosters/{id}', viewer, { owner: row.agencyId }) ? row : undefined;
}

export interface DutyLogFilter extends Paging {
  readonly agencyId?: string;
  readonly post?: string;
  readonly incidentId?: string;
  /** Recorded at or after, and before. */
  readonly from?: string;
  readonly to?: string;
}

interface JudgedEntry extends DutyLogRow {
  readonly isSeen: boolean;
}

/** Which incident a note is about is its agency's to know, and whoever's sees the incident. */
function shownEntry({ isSeen, ...entry }: JudgedEntry, viewer: Viewer): DutyLogEntry | undefined {
  if (!isOpen('duty/log', viewer, { owner: entry.agencyId })) return undefined;
  if (isSeen || entry.incidentId === null || entry.agencyId === viewer.agencyId) return entry;
  const { incidentId: _, ...data } = entry.data as DutyLogRow['data'] & { readonly incidentId?: string };
  return { ...entry, incidentId: null, data: data };
}

/** In the order in which it was written: corrections stand where they were made and change nothing before them. */
async function log(db: Database, filter: DutyLogFilter, viewer: Viewer): Promise<Page<DutyLogEntry>> {
  const limit = limitOf(filter.limit);
  const where = new Where();
  const isSeen = `exists (select 1 from read.incidents i where i.id = l.incident_id
    and ${seesIncident(where, viewer, 'i', 'part')})`;
  const sql = selectFrom(db, DutyLogRow, 'l', [], `${isSeen} as "isSeen"`);
  // what is cut narrows nothing
  if (filter.incidentId !== undefined) where.and(`(l.agency_id = $$ or ${isSeen})`, viewer.agencyId);
  where
    .and('l.agency_id = $$', filter.agencyId)
    .and('l.agency_id = $$', ownOrHome(viewer, 'coordinating'))
    .and('l.post = $$', filter.post)
    .and('l.incident_id = $$', filter.incidentId)
    .and('l.recorded_at >= $$', filter.from)
    .and('l.recorded_at < $$', filter.to)
    .and('l.position > $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  return listed(db, sql, where, {
    orderBy: 'l.position',
    limit,
    keys: (row: JudgedEntry) => [row.position],
    show: (row) => shownEntry(row, viewer),
  });
}

/** Whose next look has come, the longest first. */
export const dueRosters = (
  db: Database,
  now: string,
  limit: number,
): Promise<Pick<DutyRosterRow, 'id' | 'nextWatchAt'>[]> =>
  db.rows(
    `select d.id, to_char(d.next_watch_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "nextWatchAt"
      from read.duty_rosters d where d.next_watch_at < $1 order by d.next_watch_at, d.id limit ${limitOf(limit)}`,
    [now],
  );

/** Streams of the rosters that can tell who of these agencies was on duty in a time; at most 500. */
async function rosterStreams(
  db: Database,
  agencyIds: readonly string[],
  span: { readonly from: string; readonly until: string },
): Promise<string[]> {
  const first = monthsAround(span.from)[0];
  const last = monthsAround(span.until).at(-1);
  const rows = await db.rows<{ id: string }>(
    `select d.id from read.duty_rosters d where d.agency_id = any($1) and d.month >= $2 and d.month <= $3
      order by d.id limit 500`,
    [agencyIds, first, last],
  );
  return rows.map(({ id }) => `duty-${id}`);
}

/** Ids of the rosters of an agency that can hold an instant; an agency has few posts. For no viewer. */
const rosterIds = async (db: Database, agencyId: string, at: string): Promise<string[]> =>
  (
    await db.rows<{ id: string }>(
      `select d.id from read.duty_rosters d where d.agency_id = $1 and d.month = any($2)
        order by d.id limit 100`,
      [agencyId, monthsAround(at)],
    )
  ).map(({ id }) => id);

export const dutyQueries = { onDuty, rosters, roster, log, rosterStreams, rosterIds };
