import type { Columns } from '../columns/column.js';
import { agencyColumns } from './agencies.js';
import { areaColumns } from './areas.js';
import { clauseColumns } from './clauses.js';
import type { TableCodes } from './codes.js';
import { memberColumns } from './members.js';
import { personColumns } from './persons.js';
import { resourceColumns } from './resources.js';
import { rosterColumns } from './rosters.js';
import { teamColumns } from './teams.js';

export {
  agencyColumns,
  agencyKindNames,
  mandateText,
  roleNames,
  tierNames,
  type AgencySays,
} from './agencies.js';
export { areaColumns, type AreaSays } from './areas.js';
export type { TableCodes } from './codes.js';
export {
  actionNames,
  categoryNames,
  clauseColumns,
  levelNames,
  planKindNames,
  type ClauseSays,
} from './clauses.js';
export { readinessNames, yesNames } from './codes.js';
export { memberColumns, type MemberSays } from './members.js';
export { personColumns, type PersonSays } from './persons.js';
export { resourceColumns, type ResourceSays } from './resources.js';
export { rosterColumns, type RosterSays } from './rosters.js';
export { teamColumns, type TeamSays } from './teams.js';

/** What comes in as a table, with its columns. */
export const tableKinds = {
  resources: resourceColumns,
  teams: teamColumns,
  members: memberColumns,
  persons: personColumns,
  rosters: rosterColumns,
  clauses: clauseColumns,
} as const satisfies Readonly<Record<string, (codes: TableCodes) => Columns>>;

export type TableKind = keyof typeof tableKinds;

export const tableKindNames = Object.keys(tableKinds) as readonly TableKind[];

/** What a district is set up with, before there is a service that tables could come into. */
export const settingKinds = {
  areas: areaColumns,
  agencies: agencyColumns,
} as const satisfies Readonly<Record<string, (codes: TableCodes) => Columns>>;

export type SettingKind = keyof typeof settingKinds;

export const settingKindNames = Object.keys(settingKinds) as readonly SettingKind[];
