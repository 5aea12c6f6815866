import {
  factsOfStandings,
  messageKey,
  type MessageIdentity,
  type IncidentCategory,
  type Standing,
  type WarningColour,
} from '#domain';
import type { Database } from '#postgres';
import { WarningRecipientRow } from './recipients.js';
import { WarningRow } from './rows.js';
import { listed } from '../query/listed.js';
import { cursorKeys, limitOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { shown } from '../query/shown.js';
import { selectFrom } from '../query/select.js';
import {
  commandsWhere,
  localWhere,
  seenIncidentsSql,
  seesAll,
  standingsSql,
  standsIn,
  warnsWhere,
} from '../query/sight.js';
import { startingWith, Where } from '../query/where.js';
import { sightOfWarning } from './sight.js';

export interface WarningFilter extends Paging {
  readonly status?: WarningRow['status'];
  readonly category?: IncidentCategory;
  readonly colour?: WarningColour;
  readonly hazard?: string;
  /** Concerns the division itself, one within it or one around it. */
  readonly areaCode?: string;
  readonly issuerAgencyId?: string;
  readonly exercise?: boolean;
}

/** A warning without what only `warning(id)` shows. */
export type WarningSummary = Omit<
  Warning,
  'versions' | 'recipients' | 'evidence' | 'endMessage' | 'overtaken'
>;

/** A warning as it is shown; how many were called and have answered is for who issued it, called or commands. */
export interface Warning extends Omit<WarningRow, 'called' | 'unanswered'> {
  called?: number;
  unanswered?: number;
}

/**
 * What has been issued is for every registered party, or for those whom it names, who is called, and who may issue it or
 * commands; a proposal for who made it, may issue it, commands or is local.
 */
const visibleTo = (where: Where, viewer: Viewer): Where => {
  if (seesAll(viewer)) return where;
  const everyArea = (holds: string): string =>
    `not exists (select 1 from jsonb_array_elements_text(w.area_codes) area where (${holds}) is not true)`;
  const self = where.param(viewer.agencyId);
  return where.and(
    `(w.issuer_agency_id is not null and w.audience is null)
      or ${self} in (w.issuer_agency_id, w.proposer_agency_id)
      or w.audience -> 'agencyIds' @> to_jsonb(${self}::text)
      or ${standsIn(where, viewer, `'warning-' || w.id`)}
      or ${everyArea(commandsWhere(where, viewer, 'area', 'w.category'))}
      or ${everyArea(warnsWhere(where, viewer, 'area', 'w.hazard'))}
      or (w.audience is null and ${everyArea(localWhere(where, viewer, 'area'))})`,
  );
};

type JudgedWarning = WarningRow & {
  readonly standings: readonly Standing[];
  readonly seen: readonly string[];
};

const select = (
  db: Database,
  where: Where,
  viewer: Viewer,
  except: readonly (keyof WarningRow)[] = [],
): string =>
  selectFrom(
    db,
    WarningRow,
    'w',
    except,
    `${standingsSql(where, viewer, `'warning-' || w.id`)} as standings,
      ${seenIncidentsSql(where, viewer, 'w.incident_id')} as seen`,
  );

export function shownWarning(
  { standings, seen, ...row }: JudgedWarning,
  viewer: Viewer,
): Warning | undefined {
  const { areaCodes, hazard, category } = row;
  const named = factsOfStandings(viewer.agencyId, standings);
  // who called sees the answers to its own calls; an issuer those to all
  const of = {
    ...named,
    ...{ areaCodes, hazard, category, seen },
    ...sightOfWarning(row.issuerAgencyId !== null, row.audience),
  };
  const left = shown('warnings', 'warning', row, viewer, of) as Warning | undefined;
  return left && { ...left, incidentId: left.incidentId ?? null };
}

/** Latest first. */
async function warnings(db: Database, filter: WarningFilter, viewer: Viewer): Promise<Page<WarningSummary>> {
  const { areaCode } = filter;
  const where = new Where();
  const sql = select(db, where, viewer, ['versions', 'recipients', 'evidence', 'endMessage', 'overtaken']);
  visibleTo(where, viewer)
    .and('w.status = $$', filter.status)
    .and('w.category = $$', filter.category)
    .and('w.colour = $$', filter.colour)
    .and('w.hazard = $$', filter.hazard)
    .and('w.issuer_agency_id = $$', filter.issuerAgencyId)
    .and('w.exercise = $$', filter.exercise)
    .and(
      `exists (select 1 from jsonb_array_elements_text(w.area_codes) area
        where area like $$ or starts_with($$, area))`,
      startingWith(areaCode),
      areaCode,
    )
    .and('w.created_position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  return listed(db, sql, where, {
    orderBy: 'w.created_position desc',
    limit: filter.limit,
    keys: (row: JudgedWarning) => [row.createdPosition],
    show: (row) => shownWarning(row, viewer),
  });
}

/** With the calls of all for who issued it, commands or audits; with its own, as called or caller, for everybody else. */
export async function warning(db: Database, id: string, viewer: Viewer): Promise<Warning | undefined> {
  const where = new Where();
  const sql = select(db, where, viewer);
  visibleTo(where, viewer).and('w.id = $$', id);
  const [row] = await db.rows<JudgedWarning>(`${sql} where ${where.sql}`, where.params);
  return row && shownWarning(row, viewer);
}

/** A call that waits for an answer, with what the warning says. */
export interface OpenCall extends WarningRecipientRow {
  readonly headline: string;
  readonly colour: WarningColour | null;
  readonly hazard: string;
}

/** Unanswered calls of warnings in force to an agency or to it as a stand-in; `$1` is the agency. */
export const selectOpenCalls = (db: Database): string =>
  `${selectFrom(db, WarningRecipientRow, 'r', [], 'w.headline, w.colour, w.hazard')}
    join read.warnings w on w.id = r.warning_id
    where w.status = 'issued' and r.acknowledged_at is null
      and (r.agency_id = $1 or r.stand_in_agency_id = $1)
    order by r.called_at, r.id`;

/**
 * Not answered in time and not yet escalated, of warnings in force: each by itself in a row of its warning; the longest
 * overdue first.
 */
export const overdueCalls = (
  db: Database,
  now: string,
  limit: number,
): Promise<Pick<WarningRow, 'id' | 'status' | 'recipients'>[]> =>
  db.rows(
    `select w.id, w.status, (
          select jsonb_agg(call) from jsonb_array_elements(w.recipients) call where call ->> 'agencyId' = r.agency_id
        ) as recipients
      from read.warning_recipients r join read.warnings w on w.id = r.warning_id
      where w.status = 'issued' and r.acknowledged_at is null and r.escalated_at is null and r.due_at < $1
      order by r.due_at, r.id limit ${limitOf(limit)}`,
    [now],
  );

/** In force past their expected end, the longest first. */
export const overdueWarnings = (
  db: Database,
  now: string,
  limit: number,
): Promise<Pick<WarningRow, 'id' | 'status' | 'version' | 'expireDueAt'>[]> =>
  db.rows(
    `select w.id, w.status, w.version, w.expire_due_at as "expireDueAt" from read.warnings w
      where w.status = 'issued' and w.expire_due_at < $1
      order by w.expire_due_at, w.id limit ${limitOf(limit)}`,
    [now],
  );

/** A warning that a message cites, and how it stands. */
export type CitedWarning = Pick<WarningRow, 'id' | 'status'>;

/** What is cited: a message by which a warning came, or a warning itself, by whom it was issued. */
export interface Citations {
  readonly messages: readonly MessageIdentity[];
  readonly warnings: readonly { readonly id: string; readonly issuerAgencyId: string }[];
}

/** The warnings cited of those that the viewer sees, the oldest first. */
async function cited(
  db: Database,
  { messages, warnings: own }: Citations,
  viewer: Viewer,
): Promise<CitedWarning[]> {
  const where = new Where().and(
    `w.id in (select m.warning_id from read.warning_messages m where m.message = any($$))
      or (w.id, w.issuer_agency_id) in (select * from unnest($$::text[], $$::text[]))`,
    messages.map(messageKey),
    own.map(({ id }) => id),
    own.map(({ issuerAgencyId }) => issuerAgencyId),
  );
  visibleTo(where, viewer);
  return db.rows<CitedWarning>(
    `select w.id, w.status from read.warnings w where ${where.sql} order by w.created_position`,
    where.params,
  );
}

export const warningQueries = { list: warnings, find: warning, cited };
