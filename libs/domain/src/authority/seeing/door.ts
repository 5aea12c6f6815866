import { refuse, type Refusal } from '../../kernel/decider.js';
import {
  held,
  holdsRole,
  isService,
  type Installation,
  type PolicyRole,
  type Speaker,
} from '../relation/subject.js';
import { viewRules, type Address, type Seer, type ViewRule } from './views.js';

/**
 * Whether there can be anything at this address for this speaker, before any object is looked at: `agency-suspended`,
 * `role-not-permitted` where the role opens nothing there, `not-a-party` where the agency is none of those that it is for.
 */
export function mayAsk(
  address: Address,
  who: Speaker,
  here: Installation,
): { readonly refusal: Refusal } | undefined {
  const rule: ViewRule = viewRules[address];
  if (rule.open) return undefined;
  if (who.suspended) return refuse('agency-suspended');
  const permitted = [...new Set(rule.who.flatMap(({ roles }) => roles))].filter(isOfPersons);
  if (!holdsRole(who) || !rule.who.some(({ roles }) => roles.includes(who.role)))
    return refuse('role-not-permitted', { role: who.role, permitted });
  const isForIt = rule.who.some((seer) => seer.roles.includes(who.role) && canHold(seer, who, here));
  return isForIt ? undefined : refuse('not-a-party');
}

const isOfPersons = (role: PolicyRole): boolean => role !== 'system';

/** Relations that hang on the agency alone either hold or do not; to the others an object may give the ground. */
function canHold({ relation, kinds }: Seer, who: Speaker, here: Installation): boolean {
  if (kinds !== undefined && !kinds.includes(who.kind)) return false;
  switch (relation) {
    case 'audit':
    case 'administer':
      return held(who, relation).length > 0;
    case 'home':
      return here.homeBureauId === who.agencyId;
    case 'service':
      return isService(who);
    default:
      return true;
  }
}
