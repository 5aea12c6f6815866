import { oversees, type ApprovalStatus, type WaitingCommand } from '#domain';
import type { Database, Queryable } from '#postgres';
import { listed } from '../query/listed.js';
import { cursorKeys, limitOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { isOpen } from '../query/shown.js';
import { seesAll } from '../query/sight.js';
import { Where } from '../query/where.js';
import { isAskedSql } from './asked.js';
import { ApprovalRow } from './rows.js';

/** A command that waits, or waited, for a second person; or was done by one alone, and is to be signed by another. */
export type Approval = Omit<ApprovalRow, 'confirmers' | 'requesterAgencyId' | 'command'> & {
  readonly command: Omit<WaitingCommand, 'data'> & {
    /** What it says; not for who oversees and could not have confirmed it. */
    readonly data?: object;
  };
};

/** Of what was done alone: what nobody has signed yet, or nobody had within the term. */
export const owedKinds = ['open', 'overdue'] as const;
export type OwedKind = (typeof owedKinds)[number];

export interface ApprovalFilter extends Paging {
  readonly status?: ApprovalStatus;
  /** Whose command it is. */
  readonly agencyId?: string;
  readonly owed?: OwedKind;
}

interface JudgedApproval extends ApprovalRow {
  readonly isAsked: boolean;
}

/**
 * For whose command it is, who may be asked to confirm it, and who audits; what nobody has signed in time also for who
 * oversees.
 */
function select(db: Database, where: Where, viewer: Viewer): string {
  const isAsked = isAskedSql(where, viewer, 'a');
  if (!seesAll(viewer))
    where.and(
      `a.requester_agency_id = $$ or ${isAsked}${oversees(viewer, viewer.here) ? ' or a.overdue' : ''}`,
      viewer.agencyId,
    );
  return selectFrom(db, ApprovalRow, 'a', [], `${isAsked} as "isAsked"`);
}

function shownApproval(row: JudgedApproval, viewer: Viewer): Approval | undefined {
  const { confirmers: _, requesterAgencyId, command, isAsked, ...approval } = row;
  const isTold = row.overdue && oversees(viewer, viewer.here);
  const of = { owner: requesterAgencyId, addressees: isAsked || isTold ? [viewer.agencyId] : [] };
  if (!isOpen('approvals', viewer, of)) return undefined;
  const { data, ...head } = command;
  const isWhole = isAsked || requesterAgencyId === viewer.agencyId || seesAll(viewer);
  return { ...approval, command: isWhole ? { ...head, data } : head };
}

/** The latest first. */
async function approvals(db: Database, filter: ApprovalFilter, viewer: Viewer): Promise<Page<Approval>> {
  const where = new Where();
  const sql = select(db, where, viewer);
  where
    .and('a.status = $$', filter.status)
    .and('a.requester_agency_id = $$', filter.agencyId)
    .and('a.status = $$', filter.owed === 'open' ? 'owed' : undefined)
    .and('a.overdue = $$', filter.owed === 'overdue' ? true : undefined)
    .and('a.created_position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  return listed(db, sql, where, {
    orderBy: 'a.created_position desc',
    limit: filter.limit,
    keys: (row: JudgedApproval) => [row.createdPosition],
    show: (row) => shownApproval(row, viewer),
  });
}

async function approval(db: Database, id: string, viewer: Viewer): Promise<Approval | undefined> {
  const where = new Where();
  const sql = select(db, where, viewer);
  where.and('a.id = $$', id);
  const [row] = await db.rows<JudgedApproval>(`${sql} where ${where.sql}`, where.params);
  return row && shownApproval(row, viewer);
}

/** Those that wait or are to be signed, and that a person of the viewer's agency, other than who gave the command, may confirm. */
export async function approvalsToConfirm(
  db: Database,
  client: Queryable,
  viewer: Viewer,
  limit: number,
): Promise<Approval[]> {
  const where = new Where();
  const sql = select(db, where, viewer);
  const { rows } = await client.query<JudgedApproval>(
    `${sql} where ${where.sql} and a.status in ('waiting', 'owed') and ${isAskedSql(where, viewer, 'a')}
      order by a.ends_at, a.id limit ${limit}`,
    where.params,
  );
  return rows
    .filter(({ requestedBy: first, confirmedBy }) =>
      [first, ...confirmedBy].every(
        ({ agencyId, principal }) => agencyId !== viewer.agencyId || principal !== viewer.principal,
      ),
    )
    .flatMap((row) => shownApproval(row, viewer) ?? []);
}

/** Done alone and not signed to this day, although the term is over, the longest first; for who oversees. */
export async function unsignedInTime(
  db: Database,
  client: Queryable,
  viewer: Viewer,
  limit: number,
): Promise<Approval[]> {
  if (!oversees(viewer, viewer.here)) return [];
  const where = new Where();
  const sql = select(db, where, viewer);
  const { rows } = await client.query<JudgedApproval>(
    `${sql} where ${where.sql} and a.overdue and a.status = 'owed' order by a.ends_at, a.id limit ${limit}`,
    where.params,
  );
  return rows.flatMap((row) => shownApproval(row, viewer) ?? []);
}

/** Waiting beyond their end, the longest first. */
export const endedApprovals = (
  db: Database,
  now: string,
  limit: number,
): Promise<Pick<ApprovalRow, 'id' | 'status' | 'endsAt'>[]> =>
  db.rows(
    `select a.id, a.status, a.ends_at as "endsAt" from read.approvals a
      where a.status = 'waiting' and a.ends_at <= $1 order by a.ends_at, a.id limit ${limitOf(limit)}`,
    [now],
  );

/** Done alone, and beyond the term in which they were to be signed, the longest first. */
export const unsignedApprovals = (
  db: Database,
  now: string,
  limit: number,
): Promise<Pick<ApprovalRow, 'id' | 'status' | 'endsAt' | 'overdue'>[]> =>
  db.rows(
    `select a.id, a.status, a.ends_at as "endsAt", a.overdue from read.approvals a
      where a.status = 'owed' and not a.overdue and a.ends_at <= $1 order by a.ends_at, a.id limit ${limitOf(limit)}`,
    [now],
  );

export const approvalQueries = { list: approvals, find: approval };
