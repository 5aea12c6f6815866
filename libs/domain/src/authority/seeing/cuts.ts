import type { Facts } from '../relation/facts.js';
import {
  CO,
  everyRole,
  holdsRole,
  OP,
  isService,
  type Installation,
  type Speaker,
} from '../relation/subject.js';
import { sufficing } from '../rules/may-do.js';
import { CMD, way, ways, type Way } from '../rules/rule.js';

/**
 * M money, A others' answers, P persons sealed, PP persons in plain, C calls of others, S script of a drill, K keys and
 * mandates, O what only its keeper plans with (reserve, members, insurance, drafts), L ids of what the viewer does not see.
 */
export type Cut = 'M' | 'A' | 'P' | 'PP' | 'C' | 'S' | 'K' | 'O' | 'L';

export type CutTable = Readonly<Record<Exclude<Cut, 'L'>, readonly Way[]>>;

const audit = way(['auditor'], 'audit');
const whileNeeded: readonly Way[] = [
  ...ways(CO, CMD, { only: ['whilePersonsCount'] }),
  way(OP, 'anyone', { only: ['waitsForContact'] }),
];

/** To whom it is shown, beside those whose it is. */
export const cuts: CutTable = {
  M: [
    way(everyRole, 'self'),
    ...ways(CO, CMD),
    way(everyRole, 'requester', { kinds: ['department', 'township'] }),
    audit,
  ],
  A: [
    way(everyRole, 'requester', { kinds: ['department', 'township', 'organisation'] }),
    ...ways(everyRole, CMD),
    audit,
  ],
  P: [way(everyRole, 'self'), ...whileNeeded, audit],
  PP: [way(OP, 'self'), ...whileNeeded, way(['personnel'], 'self', { only: ['ofStaff'] })],
  C: [way(everyRole, 'issuer'), ...ways(everyRole, CMD), audit],
  S: [way(everyRole, 'planner'), audit],
  K: [way(everyRole, 'self'), way(['administrator'], 'administer'), audit],
  O: [way(everyRole, 'self'), ...ways(CO, CMD), audit],
};

/** `agencies` are those whose it is: whose price, answer, call. `id` is the object that an id names. */
export interface Item {
  readonly agencies?: readonly string[];
  readonly id?: string;
}

/** Whether this is to be left out for this viewer. */
export function isCut(
  cut: Cut,
  who: Speaker,
  of: Facts,
  here: Installation,
  item: Item = {},
  table: CutTable = cuts,
): boolean {
  if (isService(who)) return false;
  if (who.suspended || !holdsRole(who)) return true;
  if (who.conducts) return false;
  if (item.agencies?.includes(who.agencyId) || of.concerned?.includes(who.agencyId)) return false;
  if (cut === 'L') {
    const isAuditor = sufficing([audit], who, of, here) !== undefined;
    return !isAuditor && (item.id === undefined || !of.seen?.includes(item.id));
  }
  return sufficing(table[cut], who, of, here) === undefined;
}
