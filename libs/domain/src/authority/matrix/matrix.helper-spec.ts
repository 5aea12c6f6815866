import type { ConditionName } from '../rules/conditions.js';
import { cellOf, made, oncePerCell, shapes, situations, subjects, type Cell } from './cells.helper-spec.js';
import { mayHoldRole, relationsByDesign, sightByDesign } from './oracle.helper-spec.js';

const everybody: readonly Cell[] = subjects.flatMap((who) =>
  Object.values(shapes).map((shape) => cellOf(who, shape)),
);
const bySituation: readonly (readonly [string, readonly Cell[]])[] = situations.map(([name, change]) => [
  name,
  everybody.map(change),
]);
export const cells: readonly Cell[] = bySituation.flatMap(([, each]) => each);

export const byDesign = oncePerCell(({ who, of, here }) => ({
  relations: relationsByDesign(who, of, here),
  sight: sightByDesign(who, of, here),
  mayHoldRole: mayHoldRole(who),
}));

/** The cells in which a way of these could open something, and some in which none does though the object is seen. */
export const cellsFor = (ways: readonly { readonly relation: string }[]): readonly Cell[] => {
  const names = new Set(['none', 'new', 'open to all', 'participant', 'reporter', 'asked', 'home']);
  for (const { relation } of ways) names.add(relation === 'superior' ? 'established' : relation);
  return bySituation.filter(([name]) => names.has(name)).flatMap(([, each]) => each);
};

/** Cells in which the conditions of one way hold and all others of the rule do not, and one in which each of them fails. */
export function profiles(
  cell: Cell,
  all: readonly ConditionName[],
  ways: readonly (readonly ConditionName[])[],
): Cell[] {
  const to = (wanted: boolean, names: readonly ConditionName[], from: Cell): Cell =>
    names.reduce((so, name) => made(name, wanted, so), from);
  const cells = [[], ...ways].flatMap((only) => {
    const alone = to(
      true,
      only,
      to(
        false,
        all.filter((name) => !only.includes(name)),
        cell,
      ),
    );
    return [alone, ...only.map((name) => made(name, false, alone)), to(true, all, alone)];
  });
  return [...new Set(cells)];
}

export const unique = (lists: readonly (readonly ConditionName[])[]): ConditionName[] => [
  ...new Set(lists.flat()),
];
