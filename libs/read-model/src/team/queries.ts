import { teamObstacleTexts, teamStanding, type TeamStanding } from '#domain';
import type { Database } from '#postgres';
import { TeamRow } from './rows.js';
import { cursorKeys, limitOf, pageOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { seesStock } from '../resource/queries.js';
import { ownOrHome, seesAll } from '../query/sight.js';
import { startingWith, Where } from '../query/where.js';

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

/** As resources are; superiors and neighbours see those that are at work as resources. */
const visibleTo = (where: Where, viewer: Viewer): Where =>
  where.and(seesStock(where, viewer, 't.owner_agency_id', 'false'));

/** By id. */
async function teams(db: Database, filter: TeamFilter, viewer: Viewer): Promise<Page<TeamSummary>> {
  const limit = limitOf(filter.limit);
  const where = visibleTo(filtered(filter), viewer);
  const rows = await db.rows<TeamSummary>(
    `${selectFrom(db, TeamRow, 't', [...onlyInside])} where ${where.sql} order by t.id limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.id]);
}

/** Members, their certificates and trainings are shown to the owner and to who audits. */
export async function team(db: Database, id: string, viewer: Viewer): Promise<TeamRow | undefined> {
  const where = visibleTo(new Where().and('t.id = $$', id), viewer);
  const [row] = await db.rows<TeamRow>(`${selectFrom(db, TeamRow, 't')} where ${where.sql}`, where.params);
  if (!row || seesAll(viewer) || row.ownerAgencyId === viewer.agencyId) return row;
  return { ...row, members: [], trainings: [], insurance: null };
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
  readonly certificateNumber: string;
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
  return pageOf(rows, limit, (row) => [row.validUntil, row.teamId, row.memberId, row.qualification]);
}

export const teamQueries = { list: teams, find: team, readiness: teamReadiness, qualificationsDue };
