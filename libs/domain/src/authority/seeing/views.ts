import { refuse, type Refusal } from '../../kernel/decider.js';
import type { Facts } from '../relation/facts.js';
import { isAtLeast, sightOf, type Sight } from '../relation/sight.js';
import {
  CO,
  DIR,
  everyRole,
  holdsRole,
  OP,
  type AgencyKind,
  type Installation,
  type PolicyRole,
  type Speaker,
} from '../relation/subject.js';
import { sufficing } from '../rules/may-do.js';
import { CMD, way, ways, type Way } from '../rules/rule.js';
import { cuts, type Cut } from './cuts.js';

/** A way that may ask for sight as well; of a list each row is asked for by itself. */
export interface Seer extends Way {
  readonly sight?: Sight;
}

export interface ViewRule {
  /** No token is asked for: to everybody, or on the operators' network. */
  readonly open?: 'everybody' | 'operators';
  readonly who: readonly Seer[];
  readonly cuts: readonly Cut[];
}

const government: readonly AgencyKind[] = ['department', 'township'];
const visiting: readonly AgencyKind[] = ['superior', 'neighbour'];

const service: readonly PolicyRole[] = ['system'];
const users: readonly PolicyRole[] = OP;
/** `personnel` is told what became of its commands and what waits for it, and nothing else. */
const readers: readonly PolicyRole[] = [...users, 'auditor', 'administrator'];
const audit: Way = way(['auditor'], 'audit');
const own: Seer = way(service, 'service');

const sees = (sight: Sight): readonly Seer[] => [{ ...way([...users, 'auditor'], 'anyone'), sight }, own];

const shown = (who: readonly Seer[], ...left: readonly Cut[]): ViewRule => ({
  who: [...who.filter((each) => each !== own), own],
  cuts: left,
});

const toEverybody: ViewRule = { open: 'everybody', who: [], cuts: [] };
const toOperators: ViewRule = { open: 'operators', who: [], cuts: [] };
const toUsers: ViewRule = shown([way(readers, 'anyone')]);

const incidents = shown(sees('part'), 'M', 'A', 'P', 'L');
const inIncident = shown([...sees('whole'), ...ways(users, ['addressee', 'assigner'])], 'L');
const negotiation = shown(
  [...sees('whole'), ...ways(users, ['requester', 'line', 'asked', 'answerer', 'addressee'])],
  'M',
  'A',
  'L',
);
const joint: readonly Seer[] = [...ways(users, CMD), audit];
const stock: readonly Seer[] = [
  way(users, 'self'),
  way(users, 'anyone', { kinds: government }),
  { ...way(users, 'anyone', { kinds: visiting }), sight: 'part' },
  audit,
];
const resources = shown(stock, 'M', 'L', 'O');
const teams = shown(stock, 'P', 'O', 'L');
const keeping: readonly Seer[] = [way(users, 'self'), way(CO, 'home'), audit];
/** Who keeps a roster sees it: `personnel` too. */
const duty = shown([way([...users, 'personnel'], 'self'), way(CO, 'home'), audit]);
const agencies = shown([{ ...way(readers, 'anyone'), sight: 'whole' }], 'P', 'K');
const warnings = shown(sees('whole'), 'C', 'L');
const reports = shown([...sees('whole'), way(users, 'addressee')], 'L');
const statistics = shown([...sees('whole'), ...ways(users, ['self', 'addressee'])]);
const plans = shown(sees('whole'), 'O', 'L');
const planLinks = shown([...ways(users, ['self', 'addressee', 'home']), audit]);
const staff = shown([...ways([...users, 'personnel'], ['self']), audit], 'P');
/** What a table would change is told to who sends it; each of its commands is judged by its own rule beside. */
const importing = shown(ways([...users, 'personnel'], ['self']));
const approvals = shown([...ways(everyRole, ['self', 'addressee']), audit]);
const messages = shown([...ways(users, ['self', 'home']), audit]);
const drills = shown([...ways(users, ['planner', 'addressee']), audit], 'S', 'M', 'A', 'P', 'C', 'L');
const auditing = shown([audit]);
const auditingEvents = shown([audit], 'PP');

/** Who may ask what, by address under `/v1/` or its verb; what is not in it is shown to nobody. */
export const viewRules = {
  incidents,
  'incidents/{id}': incidents,
  'incidents/{id}/linked-response': incidents,
  'incidents/{id}/timeline': incidents,
  'incidents/{id}/after-action': shown([...ways(users, CMD), audit], 'P'),
  tasks: inIncident,
  'tasks/{id}': inIncident,
  activations: inIncident,
  'activations/{id}': inIncident,
  'requests/open': negotiation,
  'sharing/{id}': negotiation,
  'sharing/{id}/edxl-rm': negotiation,
  'sharing/{id}/edxl-rm/{messageId}': negotiation,
  'requests/contention': shown(ways(CO, CMD)),
  'POST allocations/preview': shown(ways(DIR, CMD)),
  allocations: shown(joint, 'M', 'L'),
  'allocations/{id}': shown(joint, 'M', 'L'),
  ledger: shown([...ways(users, ['self', 'line', 'requester', ...CMD]), audit], 'M', 'L'),
  resources,
  'resources/{id}': resources,
  coverage: shown([way(users, 'anyone', { kinds: government }), audit], 'M'),
  upkeep: shown(keeping, 'O'),
  teams,
  'teams/{id}': teams,
  'teams/readiness': teams,
  'teams/qualifications-due': shown(keeping, 'O'),
  duty,
  'duty/rosters': duty,
  'duty/rosters/{id}': duty,
  'duty/log': duty,
  'duty/log/export': duty,
  agencies,
  'agencies/{id}': agencies,
  // rows of other addresses, each by the rule of its own
  queue: shown([way(readers, 'anyone')], 'M', 'A', 'C', 'L'),
  // what one may send is no secret from oneself
  acts: shown([way(everyRole, 'anyone')]),
  // administrators have commands of each other to confirm
  'agencies/{id}/board': shown([way(readers, 'self'), way(CO, 'home'), audit]),
  agreements: shown([...ways(users, ['self', 'addressee', 'home']), audit], 'M'),
  'commands/{id}': shown([way(everyRole, 'self'), audit]),
  refusals: shown(
    [way(readers, 'self'), ...ways(users, CMD), way(['administrator'], 'administer'), audit],
    'A',
    'L',
  ),
  messages,
  'messages/{id}': messages,
  warnings,
  'warnings/{id}': warnings,
  'warnings/{id}/cap': warnings,
  observations: shown([
    ...ways(users, ['self', 'warn', 'command', 'local']),
    way(users, 'anyone', { kinds: ['department'] }),
    audit,
  ]),
  reports,
  'reports/{id}': reports,
  'reports/{id}/draft': reports,
  'reports/{id}/sheet': reports,
  'reports/contradictions': reports,
  statistics,
  'statistics/{id}': statistics,
  'statistics/{id}/entries': statistics,
  'statistics/{id}/draft': statistics,
  'statistics/{id}/sheet': statistics,
  'statistics-items': toUsers,
  supervision: shown([way(users, 'self'), way(users, 'home'), audit]),
  plans,
  'plans/{id}': plans,
  'plans/{id}/versions': plans,
  'plans/{id}/clauses': plans,
  'plans/{id}/diff': plans,
  'plans/{id}/findings': plans,
  'plan-links': planLinks,
  'plans-due': shown([...ways(users, ['self', 'home']), audit]),
  drills,
  'drills/{id}': drills,
  'drills/{id}/injects': drills,
  'drills/{id}/board': drills,
  'drills/{id}/incidents': drills,
  'drills/{id}/tasks': drills,
  'drills/{id}/activations': drills,
  'drills/{id}/reports': drills,
  'drills/{id}/statistics': drills,
  'drills/{id}/timeline': drills,
  'drills/{id}/evaluation': drills,
  'drill-actions': drills,
  'personal-data/{id}': shown(cuts.PP),
  persons: staff,
  'persons/{id}': staff,
  'POST imports/{kind}': importing,
  'imports/runs/{id}': shown([...ways([...users, 'personnel'], ['self']), audit]),
  'imports/{kind}/template': shown([way(everyRole, 'anyone')]),
  exports: shown([way([...readers, 'personnel'], 'self'), audit]),
  feed: shown([{ ...way(readers, 'anyone'), sight: 'request' }], 'M', 'A', 'P', 'C', 'S', 'K', 'O', 'L'),
  'audit/events': auditingEvents,
  'audit/as-of': auditingEvents,
  'audit/as-of/rows/{table}': auditingEvents,
  'audit/as-of/{kind}/{id}': auditingEvents,
  'audit/diff': auditingEvents,
  'audit/diff/{kind}/{id}': auditingEvents,
  'audit/step/{kind}/{id}': auditingEvents,
  'audit/pictures/{agencyId}': auditingEvents,
  'audit/snapshots': auditing,
  'POST audit/what-if': shown([way(DIR, 'home'), audit]),
  'audit/inclusion': shown([{ ...way(readers, 'anyone'), sight: 'request' }]),
  'audit/consistency': toEverybody,
  'audit/key': toEverybody,
  'audit/checkpoint': toEverybody,
  'audit/checkpoints': toEverybody,
  'audit/checkpoints/{size}': toEverybody,
  'POST audit/checkpoints': shown([way(users, 'home'), audit]),
  'POST audit/cosignatures': shown([way(readers, 'self')]),
  approvals,
  'approvals/{id}': approvals,
  'GET /': toEverybody,
  // the page itself; all that it shows is asked for by who is signed in
  '/console': toEverybody,
  '/console/*': toEverybody,
  // of one's own session alone; who has none is told so
  session: toEverybody,
  'session/list': toEverybody,
  'session/start': toEverybody,
  'session/callback': toEverybody,
  'POST session/role': toEverybody,
  'POST session/end': toEverybody,
  'POST session/end-all': toEverybody,
  'signing-terms': toEverybody,
  'installations/{id}': toUsers,
  keys: toEverybody,
  codes: toUsers,
  'threshold-rules': toUsers,
  'plan-rules': toUsers,
  'reporting-rules': toUsers,
  '/openapi.json': toEverybody,
  '/asyncapi.json': toEverybody,
  '/problems': toEverybody,
  '/problems/{code}': toEverybody,
  status: toOperators,
  '/metrics': toOperators,
  '/health/live': toEverybody,
  '/health/serving': toEverybody,
  '/health/ready': toEverybody,
} as const satisfies Readonly<Record<string, ViewRule>>;

export type Address = keyof typeof viewRules;

export type ViewRules = Readonly<Record<Address, ViewRule>>;

/**
 * Whether this object is for this viewer at this address, and what is cut of it. A refusal is `agency-suspended`,
 * `role-not-permitted` where the role opens nothing there, or else `not-found`.
 */
export function maySee(
  address: Address,
  who: Speaker,
  of: Facts,
  here: Installation,
  rules: ViewRules = viewRules,
): { readonly cuts: readonly Cut[] } | { readonly refusal: Refusal } {
  const rule = rules[address];
  if (rule.open) return { cuts: rule.cuts };
  if (who.suspended) return refuse('agency-suspended');
  if (!holdsRole(who) || !rule.who.some(({ roles }) => roles.includes(who.role)))
    return refuse('role-not-permitted');
  const sight = sightOf(who, of, here);
  const isOpen = rule.who.some(
    (seer) => isAtLeast(sight, seer.sight ?? 'none') && sufficing([seer], who, of, here) !== undefined,
  );
  return isOpen ? { cuts: rule.cuts } : refuse('not-found');
}
