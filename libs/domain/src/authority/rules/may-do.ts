import { refuse, type Refusal } from '../../kernel/decider.js';
import type { Facts } from '../relation/facts.js';
import { within } from '../relation/area.js';
import { relationsOf, type Relation } from '../relation/relations.js';
import { sightOf } from '../relation/sight.js';
import {
  DIR,
  holdsRole,
  isSamePerson,
  type Installation,
  type Party,
  type Speaker,
  type Subject,
} from '../relation/subject.js';
import { commandRules, type CommandName, type CommandRules } from './all.js';
import { conditions, type ConditionName } from './conditions.js';
import type { SecondPerson, Way } from './rule.js';

export interface Permission {
  /** The first that sufficed. */
  readonly relation: Relation;
  /** Allowed, but another person has to confirm; `mayFollow` where one may act at once and the other within a term. */
  readonly owed?: { readonly code: 'second-person-required'; readonly mayFollow: boolean };
}

/**
 * Whether this command is for this sender, in the order identity, role, sight, relation. State is judged by the
 * decider afterwards. A refusal is `agency-suspended`, `role-not-permitted`, `not-found` (also of what exists and is
 * not seen), `not-a-party` or `person-required`, and tells nothing of the object.
 */
export function mayDo(
  name: CommandName,
  who: Subject,
  on: Facts,
  here: Installation,
  rules: CommandRules = commandRules,
): Permission | { readonly refusal: Refusal } {
  const rule = rules[name];
  if (who.suspended) return refuse('agency-suspended');
  if (!holdsRole(who) || !rule.ways.some(({ roles }) => roles.includes(who.role)))
    return refuse('role-not-permitted');
  if (!rule.needsNoSight && sightOf(who, on, here) === 'none') return refuse('not-found');
  const relation = sufficing(rule.ways, who, on, here);
  if (relation === undefined) {
    const isOpenToPersons = sufficing(rule.ways, { ...who, isPerson: true }, on, here) !== undefined;
    return refuse(isOpenToPersons ? 'person-required' : 'not-a-party');
  }
  const owed = (rule.secondPerson ?? []).filter(
    (one) => isCase(one, who, on, here) && !confirmers(one, who, on, here),
  );
  return owed.length === 0
    ? { relation }
    : {
        relation,
        owed: {
          code: 'second-person-required',
          mayFollow: owed.every(({ mayFollow }) => mayFollow === true),
        },
      };
}

/** Whether this person may confirm what the first one gave: another person, and one whom the rule names. */
export function mayConfirm(
  name: CommandName,
  second: Speaker,
  first: Speaker,
  on: Facts,
  here: Installation,
  rules: CommandRules = commandRules,
): boolean {
  return (rules[name].secondPerson ?? []).some(
    (one) => isCase(one, first, on, here) && confirms(one, second, first, on, here),
  );
}

/** Whether the rule of a command ever asks for a second person. */
export const mayNeedSecond = (name: CommandName, rules: CommandRules = commandRules): boolean =>
  rules[name].secondPerson !== undefined;

/**
 * Whom a command that waits is shown to, beside who gave it: `agency:<id>`, `kind:<kind>`, or a relation that is asked
 * of the viewer when it looks: `home`, `administer`, `audit`. Who commands is looked for among those `registered`.
 */
export function confirmersOf(
  name: CommandName,
  first: Speaker,
  on: Facts,
  here: Installation,
  registered: readonly Party[] = [],
  rules: CommandRules = commandRules,
): readonly string[] {
  const ways = (rules[name].secondPerson ?? [])
    .filter((one) => isCase(one, first, on, here))
    .flatMap(({ by }) => by);
  return [...new Set(ways.flatMap((one) => confirmersBy(one, on, here, registered)))];
}

function confirmersBy(
  { relation, kinds = [] }: Way,
  on: Facts,
  here: Installation,
  registered: readonly Party[],
): readonly string[] {
  switch (relation) {
    case 'command':
    case 'established':
      return registered
        .filter((party) =>
          relationsOf({ ...party, role: 'duty-officer', principal: '' }, on, here).has(relation),
        )
        .map(({ agencyId }) => `agency:${agencyId}`);
    case 'self':
      return on.owner === undefined ? [] : [`agency:${on.owner}`];
    case 'addressee':
      return (on.addressees ?? []).map((agencyId) => `agency:${agencyId}`);
    case 'anyone':
      return kinds.map((kind) => `kind:${kind}`);
    default:
      return [relation];
  }
}

/** What of {@link confirmersOf} a viewer is. */
export const confirmsAs = (who: Speaker, here: Installation): readonly string[] =>
  who.suspended
    ? []
    : [
        `agency:${who.agencyId}`,
        `kind:${who.kind}`,
        ...[...relationsOf(who, { isRegistry: true }, here)].filter((relation) => relation !== 'self'),
      ];

/** Who is told of what was done alone and not signed in time: the home bureau, and the superior of the district. */
export const oversees = (
  { agencyId, kind, areaCode, role, suspended }: Speaker,
  here: Installation,
): boolean =>
  !suspended &&
  DIR.includes(role) &&
  (agencyId === here.homeBureauId ||
    (kind === 'superior' && areaCode !== undefined && within(here.districtCode, areaCode)));

const holdAll = (
  names: readonly ConditionName[] | undefined,
  who: Speaker,
  on: Facts,
  here: Installation,
): boolean => (names ?? []).every((name) => conditions[name](who, on, here));

const isCase = ({ when }: SecondPerson, who: Speaker, on: Facts, here: Installation): boolean =>
  holdAll(when, who, on, here);

const confirmers = (one: SecondPerson, first: Subject, on: Facts, here: Installation): boolean =>
  (first.cosigners ?? []).some((second) => confirms(one, second, first, on, here));

const confirms = (
  { by }: SecondPerson,
  second: Speaker,
  first: Speaker,
  on: Facts,
  here: Installation,
): boolean =>
  !second.suspended &&
  !isSamePerson(first, second) &&
  holdsRole(second) &&
  sufficing(by, second, on, here) !== undefined;

/** The relation of the first way that is open to this speaker; a suspended agency has none. */
export function sufficing(
  ways: readonly Way[],
  who: Speaker,
  on: Facts,
  here: Installation,
): Relation | undefined {
  const relations = relationsOf(who, on, here);
  return ways.find(
    ({ roles, relation, kinds, only }) =>
      roles.includes(who.role) &&
      (relation === 'anyone' || relations.has(relation)) &&
      (kinds?.includes(who.kind) ?? true) &&
      holdAll(only, who, on, here),
  )?.relation;
}
