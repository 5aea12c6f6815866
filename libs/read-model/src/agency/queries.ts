import { coordinating, type AgencyKind } from '#domain';
import type { Database } from '#postgres';
import { AgencyRow } from './rows.js';
import { AgreementRow } from '../agreement/rows.js';
import { CommandRow } from '../command/rows.js';
import {
  cursorKeys,
  limitOf,
  pageOf,
  restrictedTo,
  type Page,
  type Paging,
  type Viewer,
} from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { containing, Where } from '../query/where.js';

export interface AgencyFilter extends Paging {
  readonly kind?: AgencyKind;
  readonly status?: AgencyRow['status'];
  readonly text?: string;
}

/** The duty contact is shown to who coordinates and to the agency itself. */
const select = (db: Database, where: Where, viewer: Viewer): string => {
  const contact = coordinating.includes(viewer.role)
    ? 'a.duty_contact'
    : `case when a.id = ${where.param(viewer.agencyId)} then a.duty_contact end`;
  return selectFrom(db, AgencyRow, 'a', ['dutyContact'], `${contact} as "dutyContact"`);
};

/** By id; the parties are known to each other. */
export async function agencies(db: Database, filter: AgencyFilter, viewer: Viewer): Promise<Page<AgencyRow>> {
  const limit = limitOf(filter.limit);
  const where = new Where()
    .and('a.kind = $$', filter.kind)
    .and('a.status = $$', filter.status)
    .and('a.name ilike $$', containing(filter.text))
    .and('a.id > $$', cursorKeys(filter.cursor, ['text'])?.[0]);
  const rows = await db.rows<AgencyRow>(
    `${select(db, where, viewer)} where ${where.sql} order by a.id limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.id]);
}

export async function agency(db: Database, id: string, viewer: Viewer): Promise<AgencyRow | undefined> {
  const where = new Where().and('a.id = $$', id);
  const [row] = await db.rows<AgencyRow>(`${select(db, where, viewer)} where ${where.sql}`, where.params);
  return row;
}

export interface AgreementFilter extends Paging {
  /** Provider or beneficiary. */
  readonly agencyId?: string;
  readonly status?: AgreementRow['status'];
  /** Confirmed, not terminated, and valid at this instant. */
  readonly inForceAt?: string;
}

/** By id; those of the viewer's own agency unless it oversees. */
export async function agreements(
  db: Database,
  filter: AgreementFilter,
  viewer: Viewer,
): Promise<Page<AgreementRow>> {
  const limit = limitOf(filter.limit);
  const { agencyId, inForceAt } = filter;
  const who = restrictedTo(viewer);
  const party = 'a.provider_agency_id = $$ or a.beneficiary_agency_id = $$';
  const where = new Where()
    .and(party, agencyId, agencyId)
    .and(party, who, who)
    .and('a.status = $$', filter.status)
    .and(`a.status = 'in-force' and a.valid_from <= $$ and $$ < a.valid_until`, inForceAt, inForceAt)
    .and('a.id > $$', cursorKeys(filter.cursor, ['text'])?.[0]);
  const rows = await db.rows<AgreementRow>(
    `${selectFrom(db, AgreementRow, 'a')} where ${where.sql} order by a.id limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.id]);
}

/** A command by the identity its sender gave it, or by the id derived from that. */
export type CommandKey = { readonly source: string; readonly id: string } | { readonly commandId: string };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** For the agency that sent it, and for who oversees. */
export async function command(
  db: Database,
  key: CommandKey,
  viewer: Viewer,
): Promise<CommandRow | undefined> {
  const where = new Where().and('c.actor_agency_id = $$', restrictedTo(viewer));
  if ('commandId' in key) {
    if (!uuid.test(key.commandId)) return undefined;
    where.and('c.command_id = $$', key.commandId);
  } else {
    where.and('c.source = $$ and c.id = $$', key.source, key.id);
  }
  const [row] = await db.rows<CommandRow>(
    `${selectFrom(db, CommandRow, 'c')} where ${where.sql} order by c.position desc limit 1`,
    where.params,
  );
  return row;
}

export interface RefusalFilter extends Paging {
  readonly agencyId?: string;
  readonly code?: string;
}

/** Refused commands, the latest first. */
export async function refusals(
  db: Database,
  filter: RefusalFilter,
  viewer: Viewer,
): Promise<Page<CommandRow>> {
  const limit = limitOf(filter.limit);
  const where = new Where()
    .and(`c.outcome = 'refused'`)
    .and('c.actor_agency_id = $$', filter.agencyId)
    .and('c.actor_agency_id = $$', restrictedTo(viewer))
    .and(`c.refusal ->> 'code' = $$`, filter.code)
    .and('c.position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  const rows = await db.rows<CommandRow>(
    `${selectFrom(db, CommandRow, 'c')} where ${where.sql} order by c.position desc limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.position]);
}

/** What the log holds of a person, sealed. */
export async function sealedData(db: Database, subject: string): Promise<string | undefined> {
  const [row] = await db.rows<{ sealed: string }>(
    'select sealed from read.personal_data where subject = $1',
    [subject],
  );
  return row?.sealed;
}
