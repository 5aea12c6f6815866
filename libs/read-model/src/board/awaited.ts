import {
  awaitedIn,
  awaitedOfAgreement,
  awaitedOfPlan,
  awaitedOfPlanLink,
  awaitedOfAction,
  endedStatuses,
  sayings,
  type Awaited,
  type Said,
} from '#domain';
import type { Database, Queryable } from '#postgres';
import { AgreementRow } from '../agreement/rows.js';
import { DrillActionRow } from '../drill/rows.js';
import { PlanLinkRow } from '../plan/links.js';
import { PlanRow } from '../plan/rows.js';
import { selectFrom } from '../query/select.js';
import type { TimelineRow } from '../incident/timeline.js';
import { Where } from '../query/where.js';
import { SharingRow } from '../sharing/rows.js';

type NegotiationRow = Omit<SharingRow, 'certificate'> & { readonly isOver: boolean };
type SaidRow = Pick<TimelineRow, 'stream' | 'type' | 'data' | 'recordedAt'>;

/** Far more than one agency is ever in at a time. */
const mostAwaited = 500;

const ended = endedStatuses.map((status) => `'${status}'`).join(', ');
const saying = sayings.map((type) => `'${type}'`).join(', ');

/**
 * Negotiations in which it is the agency's turn, by the rule over their rows and what their parties have said. Only those
 * of incidents for whose row `i` a condition holds, where one is given.
 */
export async function awaitedOfNegotiations(
  db: Database,
  client: Queryable,
  agencyId: string,
  at: string,
  ofIncidents = new Where(),
): Promise<Awaited[]> {
  const { rows } = await client.query<NegotiationRow>(
    `${selectFrom(db, SharingRow, 's', ['certificate'], `i.status in (${ended}) as "isOver"`)}
      join read.incidents i on i.id = s.incident_id
      where ${ofIncidents.sql}
        and s.id in (select substr(named.object, length('sharing-') + 1) from read.sight named
          where named.agency_id = ${ofIncidents.param(agencyId)} and named.object like 'sharing-%'
            and named.ended_position is null)
        and (s.status in ('requested', 'offered') and i.status not in (${ended})
          or exists (select 1 from read.sharing_lines l where l.sharing_id = s.id
            and l.step not in ('failed', 'dropped', 'returned')))
      order by s.created_position desc limit ${mostAwaited}`,
    ofIncidents.params,
  );
  const { rows: said } = await client.query<SaidRow>(
    `select t.stream, t.type, t.data, to_char(t.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        as "recordedAt"
      from read.timeline t where t.stream = any($1) and t.type in (${saying}) order by t.position`,
    [rows.map(({ id }) => `sharing-${id}`)],
  );
  const resourceIds = said.flatMap(({ data }) => (data as { resourceId?: string }).resourceId ?? []);
  const { rows: owners } = await client.query<{ id: string; owner: string }>(
    'select r.id, r.owner_agency_id as owner from read.resources r where r.id = any($1)',
    [resourceIds],
  );
  const ownerOf = new Map(owners.map(({ id, owner }) => [id, owner]));
  return awaitedAmong(rows, said, (id) => ownerOf.get(id), at).filter((one) => one.agencyId === agencyId);
}

/** The same of rows that are there: whose turn it is, of every agency. */
export function awaitedAmong(
  rows: readonly NegotiationRow[],
  said: readonly SaidRow[],
  ownerOf: (resourceId: string) => string | undefined,
  at: string,
): Awaited[] {
  const byStream = new Map<string, Said[]>();
  for (const { stream, type, data, recordedAt } of said)
    byStream.set(stream, [...(byStream.get(stream) ?? []), { type, data, at: recordedAt } as Said]);
  return rows.flatMap(({ requesterAgencyId, neededBy, openUntil, ...row }) =>
    awaitedIn(
      {
        ...row,
        ...{ requesterAgencyId: requesterAgencyId ?? undefined, neededBy: neededBy ?? undefined },
        openUntil: openUntil ?? undefined,
        said: byStream.get(`sharing-${row.id}`) ?? [],
        ownerOf,
      },
      at,
    ),
  );
}

/** What waits for it outside of incidents: agreements, plans that it reviews, links, and drills that it conducted. */
export async function awaitedInPreparedness(
  db: Database,
  client: Queryable,
  agencyId: string,
): Promise<Awaited[]> {
  const list = async <R extends object>(sql: string): Promise<R[]> =>
    (await client.query<R>(`${sql} limit ${mostAwaited}`, [agencyId])).rows;
  const agreements = await list<AgreementRow>(
    `${selectFrom(db, AgreementRow, 'a')} where a.provider_agency_id = $1 and a.status = 'proposed' order by a.id`,
  );
  const plans = await list<PlanRow>(
    `${selectFrom(db, PlanRow, 'p')} where p.draft ->> 'reviewerAgencyId' = $1 and p.draft ->> 'status' = 'submitted'
      order by p.id`,
  );
  const links = await list<PlanLinkRow>(
    `${selectFrom(db, PlanLinkRow, 'l')} where l.agency_id = $1 and l.status = 'proposed' order by l.id`,
  );
  const toClose = await list<DrillActionRow>(
    `${selectFrom(db, DrillActionRow, 'a')} where a.planner_agency_id = $1 and a.status = 'completed' order by a.id`,
  );
  return [
    ...agreements.flatMap(awaitedOfAgreement),
    ...plans.flatMap(awaitedOfPlan),
    ...links.flatMap(awaitedOfPlanLink),
    ...toClose.flatMap(awaitedOfAction),
  ];
}
