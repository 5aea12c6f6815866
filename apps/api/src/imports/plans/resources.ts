import { dayOf, unitsOwned, type ResourceCommands } from '#domain';
import type { Resource } from '#read-model';
import type { Columns, ResourceSays } from '#tables';
import { idOnRecord, isUsable } from './own-id.js';
import {
  byTable,
  differing,
  Planner,
  type Given,
  type PlannedRow,
  type Step,
  type TablePlan,
} from './plan.js';

/** Settled when it was registered: no command changes it afterwards. */
const settled = [
  ...['name', 'kind', 'capability', 'perUnit', 'unit', 'areaCode', 'place', 'arrivalMinutes'],
  ...['costPerUnitFen', 'minimumReserve'],
] as const;
const dates = ['expiresAt', 'inspectionDueAt'] as const;

export function planResources(
  { agencyId, heading, rows }: Given<ResourceSays>,
  onRecord: readonly Resource[],
  columns: Columns,
): TablePlan {
  const planner = new Planner(heading, columns);
  const known = new Map(onRecord.map((one) => [one.id, one]));
  const named = new Set<string>();
  for (const { row, says } of rows) {
    const { id, found } = idOnRecord(says.id, agencyId, known);
    if (!isUsable(planner, row, id) || !planner.isFirst(row, 'id', id)) continue;
    named.add(id);
    if (found) planChanges({ row, id, says }, found, agencyId, planner);
    else planNew({ row, id, says }, planner);
  }
  const missing = onRecord.filter(
    (one) => one.ownerAgencyId === agencyId && !named.has(one.id) && unitsOwned(one) > 0,
  );
  return planner.done(
    missing.map(({ id, name }) => ({ id, name })),
    missing.flatMap(({ id, available, revision }): Step[] =>
      available === 0
        ? []
        : [
            {
              ...{ rows: [], name: 'resource.withdraw', targetId: id, revision },
              data: { quantity: available, reason: byTable() },
            },
          ],
    ),
  );
}

interface Said {
  readonly row: number;
  readonly id: string;
  readonly says: ResourceSays;
}

function planNew({ row, id, says }: Said, planner: Planner): void {
  if (says.quantity < 1) {
    planner.refuse(row, 'quantity', 'out-of-range', String(says.quantity));
    return;
  }
  const { id: _said, capability: code, perUnit, readiness = 'ready', inspectedAt: _at, ...rest } = says;
  const data: ResourceCommands['resource.register'] = { ...rest, readiness, capability: { code, perUnit } };
  const planned: PlannedRow = { row, id, change: 'new', fields: [] };
  planner.plan(planned, { rows: [row], name: 'resource.register', targetId: id, data });
}

function planChanges({ row, id, says }: Said, found: Resource, agencyId: string, planner: Planner): void {
  // a table has days: an instant within the day that it says is no other
  const sameDays = dates.flatMap((key) => {
    const [said, stored] = [says[key], found[key]];
    return said !== undefined && stored !== null && dayOf(said) === dayOf(stored)
      ? [[key, said] as const]
      : [];
  });
  const now: Readonly<Record<string, unknown>> = {
    ...{ ...found, quantity: unitsOwned(found) },
    ...Object.fromEntries(sameDays),
  };
  const fixed = differing(says, now, settled);
  const changed = differing(says, now, ['readiness', 'quantity', ...dates]);
  const fields = [...fixed, ...changed].map((key) => planner.titleOf(key));
  if (fields.length === 0) {
    planner.plan({ row, id, change: 'same', fields });
    return;
  }
  if (found.ownerAgencyId !== agencyId) {
    planner.refuse(row, 'id', 'not-own', says.id);
    return;
  }
  const said = says as Readonly<Record<string, string | number | undefined>>;
  for (const key of fixed) planner.refuse(row, key, 'no-command', String(said[key] ?? ''));
  const isInspected = changed.some((key) => (dates as readonly string[]).includes(key));
  const { inspectedAt } = says;
  if (isInspected && inspectedAt === undefined) planner.refuse(row, 'inspectedAt', 'inspection-needed');
  if (fixed.length > 0 || (isInspected && inspectedAt === undefined)) return;
  const reason = byTable(row);
  const of = { rows: [row], targetId: id, revision: found.revision };
  const steps: Step[] = [];
  if (changed.includes('readiness'))
    steps.push({ ...of, name: 'resource.change-readiness', data: { readiness: says.readiness, reason } });
  const more = says.quantity - unitsOwned(found);
  if (more > 0) steps.push({ ...of, name: 'resource.restock', data: { quantity: more, reason } });
  if (more < 0) steps.push({ ...of, name: 'resource.withdraw', data: { quantity: -more, reason } });
  if (isInspected) {
    // the dates replace those before: one that is not said stays
    const kept = Object.fromEntries(
      dates.flatMap((key) => {
        const value = says[key] ?? found[key];
        return value === null ? [] : [[key, value]];
      }),
    );
    steps.push({
      ...of,
      name: 'resource.inspect',
      data: { inspectedAt, result: 'passed', ...kept, note: reason },
    });
  }
  planner.plan({ row, id, change: 'changed', fields }, ...steps);
}
