import type { Columns } from '../columns/column.js';
import type { TableCodes } from './codes.js';
import { personColumns } from './persons.js';
import { resourceColumns } from './resources.js';
import { rosterColumns } from './rosters.js';
import { teamColumns } from './teams.js';

export type { TableCodes } from './codes.js';
export { readinessNames } from './codes.js';
export { personColumns, type PersonSays } from './persons.js';
export { resourceColumns, type ResourceSays } from './resources.js';
export { rosterColumns, type RosterSays } from './rosters.js';
export { teamColumns, type TeamSays } from './teams.js';

/** What comes in as a table, with its columns. */
export const tableKinds = {
  resources: resourceColumns,
  teams: teamColumns,
  persons: personColumns,
  rosters: rosterColumns,
} as const satisfies Readonly<Record<string, (codes: TableCodes) => Columns>>;

export type TableKind = keyof typeof tableKinds;

export const tableKindNames = Object.keys(tableKinds) as readonly TableKind[];
