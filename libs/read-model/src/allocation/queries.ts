import type { JointCertificate } from '#domain';
import type { Database } from '#postgres';
import { AllocationRow } from './rows.js';
import { listed } from '../query/listed.js';
import { cursorKeys, type Page, type Paging, type Viewer } from '../query/page.js';
import { shown } from '../query/shown.js';
import { selectFrom } from '../query/select.js';
import { commandsIncident, incidentFacts, incidentSql, seesAll, type OfIncident } from '../query/sight.js';
import { Where } from '../query/where.js';

/** A joint decision; its reckoning, which names prices, to who coordinates where it was decided, and auditors. */
export interface Allocation extends Omit<AllocationRow, 'certificate'> {
  certificate?: JointCertificate;
}

/** A joint decision without its reckoning. */
export type AllocationSummary = Omit<AllocationRow, 'certificate'>;

interface Judging {
  readonly ofIncidents: readonly OfIncident[];
}

const adopting = `select one ->> 'incidentId' from jsonb_array_elements(a.adoptions) one`;

const select = (
  db: Database,
  where: Where,
  viewer: Viewer,
  except: readonly (keyof AllocationRow)[] = [],
): string =>
  selectFrom(
    db,
    AllocationRow,
    'a',
    except,
    `to_jsonb(array(select ${incidentSql(where, viewer, 'o')} from read.incidents o where o.id in (${adopting})))
      as "ofIncidents"`,
  );

const shownAllocation = <R extends AllocationSummary>(
  { ofIncidents, ...row }: R & Judging,
  viewer: Viewer,
): Omit<R, 'certificate'> | undefined =>
  shown('allocations', 'allocation', row, viewer, {
    incidents: ofIncidents.map((one) => incidentFacts(viewer, one)),
    seen: row.adoptions.map(({ incidentId }) => incidentId),
  }) as Omit<R, 'certificate'> | undefined;

/** Names all requests and all resources with their prices: for who commands every incident in it, and who audits. */
const commandsAll = (where: Where, viewer: Viewer): string =>
  seesAll(viewer)
    ? 'true'
    : `not exists (select 1 from jsonb_array_elements(a.adoptions) one
        left join read.incidents i on i.id = one ->> 'incidentId'
        where (i.id is not null and ${commandsIncident(where, viewer, 'i')}) is not true)`;

/** Latest first. */
async function allocations(db: Database, filter: Paging, viewer: Viewer): Promise<Page<AllocationSummary>> {
  const where = new Where();
  const sql = select(db, where, viewer, ['certificate']);
  where
    .and(commandsAll(where, viewer))
    .and('a.created_position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  return listed(db, sql, where, {
    orderBy: 'a.created_position desc',
    limit: filter.limit,
    keys: (row: AllocationSummary & Judging) => [row.createdPosition],
    show: (row) => shownAllocation(row, viewer),
  });
}

export async function allocation(db: Database, id: string, viewer: Viewer): Promise<Allocation | undefined> {
  const where = new Where();
  const sql = select(db, where, viewer);
  where.and('a.id = $$', id).and(commandsAll(where, viewer));
  const [row] = await db.rows<AllocationRow & Judging>(`${sql} where ${where.sql}`, where.params);
  return row && shownAllocation(row, viewer);
}

export const allocationQueries = { list: allocations, find: allocation };
