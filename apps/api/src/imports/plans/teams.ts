import type { TeamCapability, TeamCommands } from '#domain';
import type { TeamSummary } from '#read-model';
import type { Columns, TeamSays } from '#tables';
import { idOnRecord, isUsable } from './own-id.js';
import { byTable, differing, groupedBy, Planner, type Given, type Step, type TablePlan } from './plan.js';

type Rows = Given<TeamSays>['rows'];

/** Settled when the team was formed. */
const settled = ['name', 'kind', 'areaCode'] as const;
/** What the rows of one team have in common. */
const common = [...settled, 'readiness'] as const;

/** Rows of one id are one team, each with a capability that it is formed for. */
export function planTeams(
  { agencyId, heading, rows }: Given<TeamSays>,
  onRecord: readonly TeamSummary[],
  columns: Columns,
): TablePlan {
  const planner = new Planner(heading, columns);
  const known = new Map(onRecord.map((one) => [one.id, one]));
  const teams = groupedBy(rows, ({ says }) => idOnRecord(says.id, agencyId, known).id);
  for (const [id, of] of teams) {
    const [first] = of;
    if (!first || !isUsable(planner, first.row, id) || !isOneTeam(of, planner)) continue;
    const found = known.get(id);
    if (found) planChanges(id, of, found, agencyId, planner);
    else planNew(id, of, planner);
  }
  const missing = onRecord.filter(
    ({ id, ownerAgencyId, status }) => ownerAgencyId === agencyId && status === 'formed' && !teams.has(id),
  );
  return planner.done(
    missing.map(({ id, name }) => ({ id, name })),
    missing.map(({ id, revision }): Step => ({
      ...{ rows: [], name: 'team.disband', targetId: id, revision },
      data: { reason: byTable() },
    })),
  );
}

function isOneTeam(rows: Rows, planner: Planner): boolean {
  const [first] = rows;
  let isOne = true;
  for (const { row, says } of rows.slice(1)) {
    const differs = common.filter((key) => says[key] !== first?.says[key]);
    for (const key of differs) planner.refuse(row, key, 'rows-differ', String(first?.row));
    const before = rows.find((other) => other.row < row && other.says.capability === says.capability);
    if (before) planner.refuse(row, 'capability', 'twice', String(before.row));
    if (differs.length > 0 || before) isOne = false;
  }
  return isOne;
}

const capabilitiesOf = (rows: Rows): TeamCapability[] =>
  rows.map(({ says: { capability, minimumMembers, qualifications = [] } }) => ({
    capability,
    minimumMembers,
    qualifications: [...new Set(qualifications)],
  }));

const sorted = (capabilities: readonly TeamCapability[]): string =>
  JSON.stringify(
    capabilities
      .map(({ capability, minimumMembers, qualifications }) => [
        capability,
        minimumMembers,
        [...qualifications].sort(),
      ])
      .sort(([a], [b]) => String(a).localeCompare(String(b))),
  );

function planNew(id: string, rows: Rows, planner: Planner): void {
  const [first] = rows;
  if (!first) return;
  const { row, says } = first;
  const { name, kind, areaCode, readiness = 'ready' } = says;
  const data: TeamCommands['team.form'] = { name, kind, areaCode, capabilities: capabilitiesOf(rows) };
  const of = { rows: rows.map((each) => each.row), targetId: id };
  planner.plan({ row, id, change: 'new', fields: [] }, { ...of, name: 'team.form', data });
  // a team is ready when it is formed
  if (readiness !== 'ready')
    planner.step({ ...of, name: 'team.change-readiness', data: { readiness, reason: byTable(row) } });
}

function planChanges(id: string, rows: Rows, found: TeamSummary, agencyId: string, planner: Planner): void {
  const [first] = rows;
  if (!first) return;
  const { row, says } = first;
  const now = { ...found } as Readonly<Record<string, unknown>>;
  const fixed = differing(says, now, settled);
  const changed = differing(says, now, ['readiness']);
  const capabilities = capabilitiesOf(rows);
  if (sorted(capabilities) !== sorted(found.capabilities)) changed.push('capability');
  const fields = [...fixed, ...changed].map((key) => planner.titleOf(key));
  if (fields.length === 0) {
    planner.plan({ row, id, change: 'same', fields });
    return;
  }
  if (found.ownerAgencyId !== agencyId) planner.refuse(row, 'id', 'not-own', says.id);
  else if (found.status === 'disbanded') planner.refuse(row, 'id', 'ended', says.id);
  else if (fixed.length > 0)
    for (const key of fixed) planner.refuse(row, key, 'no-command', says[key as (typeof settled)[number]]);
  else {
    const reason = byTable(row);
    const of = { rows: rows.map((each) => each.row), targetId: id, revision: found.revision };
    planner.plan({ row, id, change: 'changed', fields });
    if (changed.includes('capability'))
      planner.step({ ...of, name: 'team.change-capabilities', data: { capabilities, reason } });
    if (changed.includes('readiness'))
      planner.step({ ...of, name: 'team.change-readiness', data: { readiness: says.readiness, reason } });
  }
}
