import { cut, isCut, teamObstacleTexts, teamStanding, type Facts, type TeamStanding } from '#domain';
import type { Database } from '#postgres';
import { TeamRow } from './rows.js';
import {
  cursorKeys,
  limitOf,
  pageOf,
  shownPage,
  type Page,
  type Paging,
  type Viewer,
} from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { seesStock } from '../query/stock.js';
import {
  incidentFacts,
  ownOrHome,
  seenIncidentsSql,
  seesAll,
  seesIncident,
  type OfIncident,
} from '../query/sight.js';
import { startingWith, Where } from '../query/where.js';
import { teamWorkSql } from './work.js';

export interface TeamFilter extends Paging {
  readonly kind?: string;
  readonly capability?: string;
  readonly ownerAgencyId?: string;
  /** The division itself and all within it. */
  readonly areaCode?: string;
  readonly status?: TeamRow['status'];
}

/** What every party may know of a team: not who its members are. */
export type TeamSummary = Omit<TeamRow, 'members' | 'trainings' | 'insurance'>;

const onlyInside: readonly (keyof TeamRow)[] = ['members', 'trainings', 'insurance'];

const filtered = ({ kind, capability, ownerAgencyId, areaCode, status, cursor }: TeamFilter): Where =>
  new Where()
    .and('t.kind = $$', kind)
    .and('t.capabilities @> $$::jsonb', capability && JSON.stringify([{ capability }]))
    .and('t.owner_agency_id = $$', ownerAgencyId)
    .and('t.area_code like $$', startingWith(areaCode))
    .and('t.status = $$', status)
    .and('t.id > $$', cursorKeys(cursor, ['text'])?.[0]);

/** As resources are. */
const atWork = (where: Where, viewer: Viewer): string =>
  viewer.kind === 'superior' || viewer.kind === 'neighbour'
    ? `exists (select 1 from read.resources r cross join lateral jsonb_array_elements(r.reservations) held
        join read.incidents i on i.id = held ->> 'incidentId'
        where r.team_id = t.id and ${seesIncident(where, viewer, 'i', 'part')})`
    : 'false';

const visibleTo = (where: Where, viewer: Viewer): Where =>
  where.and(seesStock(where, viewer, 't.owner_agency_id', seesAll(viewer) ? 'false' : atWork(where, viewer)));

interface Judging {
  /** Incidents named in it that the viewer sees. */
  readonly seen: readonly string[];
}

const seenSql = (where: Where, viewer: Viewer): string =>
  `${seenIncidentsSql(where, viewer, `select one ->> 'incidentId' from jsonb_array_elements(t.commendations) one`)} as seen`;

/** By id. */
async function teams(db: Database, filter: TeamFilter, viewer: Viewer): Promise<Page<TeamSummary>> {
  const limit = limitOf(filter.limit);
  const where = visibleTo(filtered(filter), viewer);
  const sql = selectFrom(db, TeamRow, 't', [...onlyInside], seenSql(where, viewer));
  const rows = await db.rows<TeamSummary & Judging>(
    `${sql} where ${where.sql} order by t.id limit ${limit + 1}`,
    where.params,
  );
  return shownPage(
    pageOf(rows, limit, (row) => [row.id]),
    ({ seen, ...row }) =>
      cut('team', row, viewer, { owner: row.ownerAgencyId, seen }, viewer.here) as TeamSummary | undefined,
  );
}

/**
 * Members, their certificates and trainings are shown to the owner, to who coordinates at the commanding agency while the
 * team is promised to or out for its incident and thirty days more, and to who audits.
 */
export async function team(db: Database, id: string, viewer: Viewer): Promise<TeamRow | undefined> {
  const where = visibleTo(new Where().and('t.id = $$', id), viewer);
  const more = `${seenSql(where, viewer)}, ${teamWorkSql(where, viewer, 't.id')} as work`;
  const sql = selectFrom(db, TeamRow, 't', [], more);
  const [found] = await db.rows<TeamRow & Judging & { readonly work: readonly OfIncident[] }>(
    `${sql} where ${where.sql}`,
    where.params,
  );
  if (!found) return undefined;
  const { work, seen, ...row } = found;
  const of: Facts = { owner: row.ownerAgencyId, seen, at: new Date().toISOString() };
  const { here } = viewer;
  const serving = work
    .map((one): Facts => ({ ...of, incidents: [incidentFacts(viewer, one)] }))
    .find((facts) => !isCut('PP', viewer, facts, here));
  const left = cut('team', row, viewer, serving ?? of, here) as Partial<TeamRow>;
  const isInside = !isCut('O', viewer, serving ?? of, here, { agencies: [row.ownerAgencyId] });
  return {
    ...row,
    ...left,
    members: isInside ? (left.members ?? []) : [],
    trainings: isInside ? row.trainings : [],
    insurance: isInside ? row.insurance : null,
  };
}

export interface TeamReadinessFilter extends Omit<TeamFilter, 'status'> {
  readonly capability: string;
  /** Instant that certificates must outlast; now when left out. */
  readonly at?: string;
}

export interface TeamReadiness extends TeamStanding {
  readonly name: string;
  readonly ownerAgencyId: string;
  readonly areaCode: string;
  readonly ready: boolean;
  /** Why it is not, in zh-CN and en. */
  readonly reason?: { readonly zh: string; readonly en: string };
  /** Insurance of the members in force (突发事件应对法 art. 40). */
  readonly insured: boolean;
  /** Its unit is reserved or deployed. */
  readonly engaged: boolean;
}

/** How each team formed for a capability stands at an instant, by id. */
async function teamReadiness(
  db: Database,
  filter: TeamReadinessFilter,
  viewer: Viewer,
): Promise<Page<TeamReadiness>> {
  const limit = limitOf(filter.limit);
  const at = filter.at ?? new Date().toISOString();
  const where = visibleTo(filtered({ ...filter, status: 'formed' }), viewer);
  const rows = await db.rows<TeamRow & { engaged: boolean }>(
    `${selectFrom(
      db,
      TeamRow,
      't',
      [],
      `exists (select 1 from read.resources r
        where r.team_id = t.id and r.reserved + r.deployed > 0) as "engaged"`,
    )} where ${where.sql} order by t.id limit ${limit + 1}`,
    where.params,
  );
  const page = pageOf(rows, limit, (row) => [row.id]);
  return { ...page, items: page.items.map((row) => standing(row, filter.capability, at)) };
}

function standing(row: TeamRow & { engaged: boolean }, capability: string, at: string): TeamReadiness {
  const stands = teamStanding(row.id, row, capability, at);
  const text = stands.obstacle && teamObstacleTexts[stands.obstacle];
  return {
    ...stands,
    name: row.name,
    ownerAgencyId: row.ownerAgencyId,
    areaCode: row.areaCode,
    ready: stands.obstacle === undefined,
    ...(text ? { reason: { zh: text[0], en: text[1] } } : {}),
    insured: row.insurance !== null && Date.parse(at) < Date.parse(row.insurance.validUntil),
    engaged: row.engaged,
  };
}

export interface DueFilter extends Paging {
  /** Certificates that end within so many days of `at`, and those that have ended. */
  readonly withinDays: number;
  /** Now when left out. */
  readonly at?: string;
  readonly ownerAgencyId?: string;
}

export interface QualificationDue {
  readonly teamId: string;
  readonly teamName: string;
  readonly ownerAgencyId: string;
  readonly memberId: string;
  readonly qualification: string;
  /** To who keeps the team, and auditors. */
  readonly certificateNumber?: string;
  readonly validUntil: string;
  readonly expired: boolean;
}

const dayMs = 24 * 3_600_000;

/** The earliest end first; those of the viewer's own teams; who coordinates for the district or audits all. */
async function qualificationsDue(
  db: Database,
  filter: DueFilter,
  viewer: Viewer,
): Promise<Page<QualificationDue>> {
  const limit = limitOf(filter.limit);
  const at = filter.at ?? new Date().toISOString();
  const [until, team, member, qualification] =
    cursorKeys(filter.cursor, ['instant', 'text', 'text', 'text']) ?? [];
  const where = new Where();
  const now = where.param(at);
  // stored instants are all of one form in UTC, so that their texts sort as they do
  where
    .and(`t.status = 'formed'`)
    .and('t.owner_agency_id = $$', filter.ownerAgencyId)
    .and('t.owner_agency_id = $$', ownOrHome(viewer, 'coordinating'))
    .and(`q ->> 'validUntil' <= $$`, new Date(Date.parse(at) + filter.withinDays * dayMs).toISOString())
    .and(
      `(q ->> 'validUntil', t.id, m ->> 'memberId', q ->> 'qualification') > ($$, $$, $$, $$)`,
      until,
      team,
      member,
      qualification,
    );
  const rows = await db.rows<QualificationDue>(
    `select t.id as "teamId", t.name as "teamName", t.owner_agency_id as "ownerAgencyId",
        m ->> 'memberId' as "memberId", q ->> 'qualification' as "qualification",
        q ->> 'certificateNumber' as "certificateNumber", q ->> 'validUntil' as "validUntil",
        q ->> 'validUntil' <= ${now} as "expired"
      from read.teams t, jsonb_array_elements(t.members) m, jsonb_array_elements(m -> 'qualifications') q
      where ${where.sql}
      order by q ->> 'validUntil', t.id, m ->> 'memberId', q ->> 'qualification' limit ${limit + 1}`,
    where.params,
  );
  return shownPage(
    pageOf(rows, limit, (row) => [row.validUntil, row.teamId, row.memberId, row.qualification]),
    ({ certificateNumber, ...row }) =>
      isCut('O', viewer, { owner: row.ownerAgencyId }, viewer.here) ? row : { ...row, certificateNumber },
  );
}

export const teamQueries = { list: teams, find: team, readiness: teamReadiness, qualificationsDue };
