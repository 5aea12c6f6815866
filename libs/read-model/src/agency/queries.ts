import { isCut, mandatesInForce, type AgencyKind, type Cut, type Facts, type Mandate } from '#domain';
import type { Database } from '#postgres';
import { AgencyRow } from './rows.js';
import { listed } from '../query/listed.js';
import { cursorKeys, type Page, type Paging, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { seesAll } from '../query/sight.js';
import { containing, Where } from '../query/where.js';

export interface AgencyFilter extends Paging {
  readonly kind?: AgencyKind;
  readonly status?: AgencyRow['status'];
  readonly text?: string;
}

/**
 * An agency as it is shown: its keys and mandates, those that follow from registration among them, to itself, who
 * administers and who audits, else none; its duty contact to itself, to who waits for its answer, and sealed to
 * who audits.
 */
export interface Agency extends Omit<AgencyRow, 'mandates'> {
  mandates: readonly Mandate[];
}

interface JudgedAgency extends AgencyRow {
  readonly isAwaited: boolean;
}

/** Whether the viewer waits for the answer of an agency to a task or a call. */
export function isAwaitedSql(where: Where, viewer: Viewer, agencyId: string): string {
  const who = where.param(viewer.agencyId);
  return `exists (select 1 from read.tasks k
      where k.assignee_agency_id = ${agencyId} and k.assigner_agency_id = ${who} and k.status = 'assigned')
    or exists (select 1 from read.warning_recipients c
      where c.agency_id = ${agencyId} and c.caller_agency_id = ${who} and c.acknowledged_at is null)`;
}

const select = (db: Database, where: Where, viewer: Viewer): string =>
  selectFrom(db, AgencyRow, 'a', [], `(${isAwaitedSql(where, viewer, 'a.id')}) as "isAwaited"`);

function shownAgency({ mandates, isAwaited, ...row }: JudgedAgency, viewer: Viewer): Agency {
  const { kind, areaCode, credentials, dutyContact } = row;
  const of: Facts = { owner: row.id, isRegistry: true, waiting: isAwaited ? [viewer.agencyId] : [] };
  const isHidden = (cut: Cut): boolean => isCut(cut, viewer, of, viewer.here, { agencies: [row.id] });
  const held = { kind, areaCode: areaCode ?? undefined, mandates: mandates ?? [] };
  return {
    ...row,
    credentials: isHidden('K') ? [] : credentials,
    mandates: isHidden('K') ? [] : mandatesInForce(held),
    dutyContact: isHidden('P') ? null : dutyContact,
  };
}

/** The parties are known to each other; enterprises are listed to government alone. */
const visibleTo = (where: Where, viewer: Viewer): Where =>
  seesAll(viewer) || viewer.role === 'administrator' || government.includes(viewer.kind)
    ? where
    : where.and(`a.kind <> 'enterprise' or a.id = $$`, viewer.agencyId);

const government: readonly AgencyKind[] = ['department', 'township', 'superior', 'neighbour'];

/** By id. */
async function agencies(db: Database, filter: AgencyFilter, viewer: Viewer): Promise<Page<Agency>> {
  const where = new Where();
  const sql = select(db, where, viewer);
  visibleTo(where, viewer)
    .and('a.kind = $$', filter.kind)
    .and('a.status = $$', filter.status)
    .and('a.name ilike $$', containing(filter.text))
    .and('a.id > $$', cursorKeys(filter.cursor, ['text'])?.[0]);
  return listed(db, sql, where, {
    orderBy: 'a.id',
    limit: filter.limit,
    keys: (row: JudgedAgency) => [row.id],
    show: (row) => shownAgency(row, viewer),
  });
}

export async function agency(db: Database, id: string, viewer: Viewer): Promise<Agency | undefined> {
  const where = new Where();
  const sql = select(db, where, viewer);
  visibleTo(where, viewer).and('a.id = $$', id);
  const [row] = await db.rows<JudgedAgency>(`${sql} where ${where.sql}`, where.params);
  return row && shownAgency(row, viewer);
}

export const agencyQueries = { list: agencies, find: agency };
