import { everyRole } from '../relation/subject.js';
import type { ConditionName } from '../rules/conditions.js';
import type { Seer } from '../seeing/views.js';
import { isSo, type Cell } from './cells.helper-spec.js';
import type { DesignedRule, DesignedWay } from './design.helper-spec.js';
import { byDesign, cellsFor, profiles, unique } from './matrix.helper-spec.js';

const sights = ['none', 'request', 'part', 'whole'];

export const isOpen = (way: DesignedWay, cell: Cell): boolean => {
  const { relations, sight } = byDesign(cell);
  return (
    way.roles.includes(cell.who.role) &&
    (way.relation === 'anyone' || relations.has(way.relation)) &&
    (way.kinds?.includes(cell.who.kind) ?? true) &&
    sights.indexOf(sight) >= sights.indexOf(way.sight ?? 'none') &&
    way.only.every((one) => isSo(one as ConditionName, cell))
  );
};

const namesIn = (rule: DesignedRule): (readonly ConditionName[])[] =>
  [
    ...rule.ways.map(({ only }) => only),
    ...rule.seconds.flatMap(({ when, by }) =>
      rule.ways.flatMap(({ only }) => [
        [...only, ...when],
        ...by.map((second) => [...only, ...when, ...second.only]),
      ]),
    ),
  ].filter((only) => only.length > 0) as (readonly ConditionName[])[];

/** Everybody in every situation in which a rule of this kind could open something. */
export function matrixOf(rule: DesignedRule): readonly Cell[] {
  const lists = namesIn(rule);
  const ways = [...rule.ways, ...rule.seconds.flatMap(({ by }) => by)];
  return cellsFor(ways).flatMap((cell) => profiles(cell, unique(lists), lists));
}

export const without = <T>(list: readonly T[], n: number): readonly T[] => list.filter((_, at) => at !== n);
export const put = <T>(list: readonly T[], n: number, other: T): readonly T[] =>
  list.map((each, at) => (at === n ? other : each));

export type Mutant<T> = readonly [what: string, mutant: T];

/** Relations that only one role has: whoever holds the role has them, and nobody in another. */
const ofOneRole: readonly string[] = ['audit', 'administer', 'service'];

/** Every way once without, once for all roles, once for whoever comes, once without each of its limits. */
export function waysMutated<W extends Seer>(ways: readonly W[]): Mutant<readonly W[]>[] {
  return ways.flatMap((way, n): Mutant<readonly W[]>[] => {
    const what = `${way.roles.join('+')} ${way.relation}`;
    const wider = (more: string, other: Partial<Seer>): Mutant<readonly W[]> => [
      `${what} ${more}`,
      put(ways, n, { ...way, ...other }),
    ];
    const { relation, roles, only = [], kinds, sight } = way;
    const isForAll = everyRole.every((role) => roles.includes(role)) || ofOneRole.includes(relation);
    return [
      [`${what} gone`, without(ways, n)],
      ...only.map((one, at) => wider(`without ${one}`, { only: without(only, at) })),
      ...(isForAll ? [] : [wider('for every role', { roles: everyRole })]),
      ...(relation === 'anyone' || ofOneRole.includes(relation)
        ? []
        : [wider('for anyone', { relation: 'anyone' })]),
      ...(kinds ? [wider('of every kind', { kinds: undefined })] : []),
      ...(sight ? [wider('without sight', { sight: undefined })] : []),
    ];
  });
}
