import type { Relation } from '../relation/relations.js';
import type { AgencyKind, PolicyRole } from '../relation/subject.js';
import type { ConditionName } from './conditions.js';

/** Any one way suffices. All of `only` must hold; `kinds` are those of the subject's agency. */
export interface Way {
  readonly roles: readonly PolicyRole[];
  readonly relation: Relation;
  readonly kinds?: readonly AgencyKind[];
  readonly only?: readonly ConditionName[];
}

/** Another person's confirmation over exactly the same command; `when` says in which cases, all where left out. */
export interface SecondPerson {
  readonly by: readonly Way[];
  readonly when?: readonly ConditionName[];
  /** Where waiting would cost lives it may come within a term; never for keys, mandates, roles, payment and erasure. */
  readonly mayFollow?: true;
}

export interface Rule {
  readonly ways: readonly Way[];
  /** Nothing that exists is looked at: sight is not asked. */
  readonly needsNoSight?: true;
  /** Each whose case is given asks for one. */
  readonly secondPerson?: readonly SecondPerson[];
}

type Limits = Pick<Way, 'kinds' | 'only'>;

export const way = (roles: readonly PolicyRole[], relation: Relation, limits: Limits = {}): Way => ({
  roles,
  relation,
  ...limits,
});

/** The same for each of several relations. */
export const ways = (
  roles: readonly PolicyRole[],
  among: readonly Relation[],
  limits: Limits = {},
): readonly Way[] => among.map((relation) => way(roles, relation, limits));

export const rule = (...each: readonly (Way | readonly Way[])[]): Rule => ({ ways: each.flat() });

export const withSecond = (one: Rule, ...secondPerson: readonly SecondPerson[]): Rule => ({
  ...one,
  secondPerson,
});

/** Where the installation lists the case: another person that might have given the command. */
export const secondWhere = (one: Rule, listed: ConditionName): Rule =>
  withSecond(one, { by: one.ways, when: [listed] });

/** The same where waiting would cost lives: one may act alone with a reason, and the other sign within a term. */
export const followedWhere = (one: Rule, listed: ConditionName): Rule =>
  withSecond(one, { by: one.ways, when: [listed], mayFollow: true });

/** Who commands, by whatever title. */
export const CMD: readonly Relation[] = ['command', 'established'];

const service: readonly PolicyRole[] = ['system'];

/** What the service alone gives itself. */
export const ofService: Rule = rule(way(service, 'service'));

/** What flows and timers give as well, with a cause on record. */
export const orService: Way = way(service, 'service', { only: ['namesItsCause'] });
