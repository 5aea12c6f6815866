import {
  contention,
  endedStatuses,
  type Contention,
  type ContentionStock,
  type TeamFacts,
  type WaitingRequest,
} from '#domain';
import type { Database, Queryable } from '#postgres';
import { suspendedAmong } from '../agency/suspended.js';
import { AgreementRow } from '../agreement/rows.js';
import { ResourceRow } from '../resource/rows.js';
import { TeamRow } from '../team/rows.js';
import { ledger } from './ledger.js';
import { paperRight } from './papers.js';
import { SharingRow } from './rows.js';
import { selectSharing, seesSharing, shownSharing, type JudgedSharing, type Sharing } from './seen.js';
import { listed } from '../query/listed.js';
import { cursorKeys, limitOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { commandsIncident, seesAll, seesIncident } from '../query/sight.js';
import { startingWith, Where } from '../query/where.js';

const negotiated = [
  'certificate',
  'answers',
  'quotes',
  'lines',
  'claims',
  'requisitions',
  'extensions',
  'questions',
  'statusReports',
  'endReason',
] as const;

/** A need that waits for an answer or a decision: what an owner must know to offer, and no other owner's words. */
export type OpenRequest = Omit<SharingRow, (typeof negotiated)[number] | 'incidentId' | 'shortfall'> & {
  /** Left out for who was only asked. */
  shortfall?: number | null;
  /** Left out where the viewer does not see the incident. */
  incidentId?: string;
  status: 'requested';
  requesterAgencyId: string;
  capability: string;
  amount: number;
  neededBy: string;
  areaCode: string;
  place: string;
  priority: number;
  purpose: string;
  requestedAt: string;
};

export interface OpenRequestFilter extends Paging {
  readonly incidentId?: string;
  readonly capability?: string;
  /** Where it is needed: the division itself and all within it. */
  readonly areaCode?: string;
  readonly requesterAgencyId?: string;
  readonly exercise?: boolean;
}

const isOver = `i.status in (${endedStatuses.map((status) => `'${status}'`).join(', ')})`;

/** Not yet covered, or not decided at all, while there is something to decide. */
export const isOpen = `s.status = 'requested' and (s.outstanding > 0 or s.round = 0)
  and not exists (select 1 from read.incidents i where i.id = s.incident_id and ${isOver})`;

const ofExercise = 'exists (select 1 from read.incidents i where i.id = s.incident_id and i.exercise = $$)';

const openWhere = (where: Where, filter: OpenRequestFilter): Where =>
  where
    .and(isOpen)
    .and('s.incident_id = $$', filter.incidentId)
    .and('s.capability = $$', filter.capability)
    .and('s.area_code like $$', startingWith(filter.areaCode))
    .and('s.requester_agency_id = $$', filter.requesterAgencyId)
    .and(ofExercise, filter.exercise);

export const selectRequest = (db: Database): string => selectFrom(db, SharingRow, 's', negotiated);

/** By priority, then by when it is needed. */
async function openRequests(
  db: Database,
  filter: OpenRequestFilter,
  viewer: Viewer,
): Promise<Page<OpenRequest>> {
  const after = cursorKeys(filter.cursor, ['number', 'instant', 'text']);
  const where = new Where();
  const sql = selectSharing(db, where, viewer, negotiated);
  openWhere(where, filter).and(seesSharing(where, viewer));
  if (filter.incidentId !== undefined) where.and(seesIncident(where, viewer, 'i', 'part'));
  if (after) where.and('(s.priority, s.needed_by, s.id) > ($$, $$, $$)', ...after);
  return listed(db, sql, where, {
    orderBy: 's.priority, s.needed_by, s.id',
    limit: filter.limit,
    keys: (row: JudgedSharing) => [row.priority, row.neededBy, row.id],
    show: (row) => shownSharing(row, viewer) as OpenRequest | undefined,
  });
}

export async function sharing(db: Database, id: string, viewer: Viewer): Promise<Sharing | undefined> {
  const where = new Where();
  const sql = selectSharing(db, where, viewer);
  where.and('s.id = $$', id);
  const [row] = await db.rows<JudgedSharing>(`${sql} where ${where.sql}`, where.params);
  return row && shownSharing(row, viewer);
}

export interface ContentionFilter {
  readonly exercise?: boolean;
}

const ofCommanded = (where: Where, viewer: Viewer): string =>
  seesAll(viewer)
    ? 'true'
    : `exists (select 1 from read.incidents i where i.id = s.incident_id
        and ${commandsIncident(where, viewer, 'i')})`;

/**
 * By the rule over open requests of incidents that the viewer commands, the {@link mostWaiting} most urgent of them, and
 * the stock as it is now; at most 100.
 */
async function openContention(
  db: Database,
  filter: ContentionFilter,
  viewer: Viewer,
  client: Queryable = db.pool,
): Promise<Contention[]> {
  const at = new Date().toISOString();
  const where = openWhere(new Where(), filter);
  where.and(ofCommanded(where, viewer));
  const { rows: requests } = await client.query<SharingRow & WaitingRequest>(
    `${selectFrom(db, SharingRow, 's', ['certificate', 'lines', 'claims', 'requisitions'])}
      where ${where.sql} and s.outstanding > 0 order by s.priority, s.needed_by, s.id limit ${mostWaiting}`,
    where.params,
  );
  const { rows: resources } = await client.query<ContentionStock['resources'][number]>(
    `${selectFrom(db, ResourceRow, 'r', ['reservations'])} where r.capability = any($1) order by r.id`,
    [[...new Set(requests.map(({ capability }) => capability))]],
  );
  const { rows: agreements } = await client.query<AgreementRow>(
    `${selectFrom(db, AgreementRow, 'a')} where a.beneficiary_agency_id = any($1) and a.status = 'in-force'`,
    [[...new Set(requests.map(({ requesterAgencyId }) => requesterAgencyId))]],
  );
  const { rows: teams } = await client.query<TeamFacts & { readonly id: string }>(
    `${selectFrom(db, TeamRow, 't', ['trainings', 'commendations'])} where t.id = any($1)`,
    [resources.flatMap(({ teamId }) => teamId ?? [])],
  );
  const byId = new Map(teams.map((team) => [team.id, team]));
  const isSuspended = await suspendedAmong(client, resources);
  const stock = { resources, agreements, team: (id: string) => byId.get(id), isSuspended };
  return contention(requests, stock, at).slice(0, 100);
}

const mostWaiting = 500;

const isTouched = `s.lines @? '$[*].step ? (!(@ == "allocated" || @ == "reserved" || @ == "failed" || @ == "dropped"))'`;

/** Offers and requests whose time is over, of which nothing was requisitioned or committed; the longest over first. */
export const lapsedRequests = (
  db: Database,
  now: string,
  limit: number,
): Promise<Pick<SharingRow, 'id' | 'status' | 'openUntil' | 'lines'>[]> =>
  db.rows(
    `select s.id, s.status, s.open_until as "openUntil", s.lines from read.sharing s
      where s.status in ('requested', 'offered') and s.open_until < $1 and not (${isTouched})
      order by s.open_until, s.id limit ${limitOf(limit)}`,
    [now],
  );

export const sharingQueries = {
  find: sharing,
  open: openRequests,
  contention: openContention,
  ledger,
  paperRight,
};
