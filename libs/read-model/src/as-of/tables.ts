import type { AggregateName } from '#contracts';
import { getMetadataArgsStorage } from 'typeorm';
import type { DocumentRow, Projection, Table } from '../projecting/projection.js';
import type { ActivationRow } from '../activation/rows.js';
import type { AgencyRow } from '../agency/rows.js';
import type { AgreementRow } from '../agreement/rows.js';
import type { AllocationRow } from '../allocation/rows.js';
import type { DrillRow } from '../drill/rows.js';
import type { IncidentRow } from '../incident/rows.js';
import type { PlanRow } from '../plan/rows.js';
import type { ReportRow } from '../report/rows.js';
import type { ResourceRow } from '../resource/rows.js';
import type { SharingRow } from '../sharing/rows.js';
import type { TaskRow } from '../task/rows.js';
import type { TeamRow } from '../team/rows.js';
import { WarningMessageRow } from '../warning/messages.js';
import type { WarningRow } from '../warning/rows.js';
import { MessageRow } from '../reaching/rows.js';
import { ApprovalRow } from '../approval/rows.js';
import { CommandRow } from '../command/rows.js';
import { DutyLogRow, DutyRosterRow } from '../duty/rows.js';
import { PersonRow } from '../person/rows.js';
import { StatisticsEntryRow, StatisticsRow } from '../statistics/rows.js';
import { projections } from '../model/projections.js';
import { SightPartRow, SightRow, SightSpellRow } from '../sight/rows.js';
import { TimelineRow } from '../incident/timeline.js';

/**
 * Rows of these stand for single events and commands, for what is over, or for what the few events of one stream tell all
 * of (a command that waits, a message, somebody on a staff, the roster of a month, the statistics of an incident): they follow directly from the log and
 * need no snapshot.
 */
const journals: readonly Table[] = [
  TimelineRow,
  CommandRow,
  ApprovalRow,
  MessageRow,
  PersonRow,
  DutyRosterRow,
  DutyLogRow,
  StatisticsRow,
  StatisticsEntryRow,
  SightSpellRow,
  WarningMessageRow,
];

/** Who is named in what is kept with the state and is not hashed: what is hashed stays the same set of tables. */
const beside: readonly Table[] = [SightRow, SightPartRow];

export const isJournal = (table: Table): boolean => journals.includes(table);

/** Projections whose rows are a state: one that an event may change. */
export const stateProjections: readonly Projection[] = projections.filter(
  ({ tables }) => !tables.every(isJournal),
);

export const stateTables: readonly Table[] = stateProjections
  .flatMap(({ tables }) => tables)
  .filter((table) => !isJournal(table) && !beside.includes(table));

const metadata = getMetadataArgsStorage();

export function tableName(table: Table): string {
  const name = metadata.tables.find(({ target }) => target === table)?.name;
  if (name === undefined) throw new Error(`${table.name} is no table`);
  return name;
}

const keyColumns = new Map<Table, readonly string[]>();

/** The key of a row as one text: the key itself, or a JSON list where it has several parts. */
export function rowKey(table: Table, row: object): string {
  let columns = keyColumns.get(table);
  if (!columns) {
    const keys = metadata.columns.filter(({ target, options }) => target === table && options.primary);
    keyColumns.set(table, (columns = keys.map(({ propertyName }) => propertyName)));
  }
  const parts = columns.map((name) => (row as Readonly<Record<string, unknown>>)[name]);
  return parts.length === 1 ? String(parts[0]) : JSON.stringify(parts);
}

/** The row of one aggregate, of whichever kind. */
export type AggregateRow =
  | ActivationRow
  | AgencyRow
  | AgreementRow
  | AllocationRow
  | DrillRow
  | IncidentRow
  | PlanRow
  | ReportRow
  | ResourceRow
  | SharingRow
  | TaskRow
  | TeamRow
  | WarningRow;

/** The table with one row per aggregate of a kind. */
export const documentTables: ReadonlyMap<AggregateName, Table<DocumentRow>> = new Map(
  stateProjections.flatMap(({ documents }) => (documents ? [[documents.aggregate, documents.table]] : [])),
);

/** Columns that came later and are not there before what fills them happens: a history without them is of this form. */
const additions: Readonly<Record<string, readonly string[]>> = {
  agencies: ['mandates'],
  warnings: ['audience', 'endMessage', 'overtaken'],
};

/** A row as the queries give it, with all of its columns. */
export const complete = <R extends object>(table: Table<R>, row: R): R => ({
  ...Object.fromEntries((additions[tableName(table)] ?? []).map((column) => [column, null])),
  ...row,
});

/** The form of the rows: tables with their columns. What was written by another version has another one. */
export interface StateForm {
  /** Of what is hashed. */
  readonly hashed: string;
  /** Of what is kept beside. */
  readonly beside: string;
}

export const stateForm = (): StateForm => ({ hashed: formOf(stateTables), beside: formOf(beside) });

const formOf = (tables: readonly Table[]): string =>
  JSON.stringify(
    tables
      .map((table) => [
        tableName(table),
        metadata.columns
          .filter(({ target }) => target === table)
          .map(({ propertyName }) => propertyName)
          .filter((property) => !additions[tableName(table)]?.includes(property))
          .sort(),
      ])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
