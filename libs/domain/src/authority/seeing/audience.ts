import type { Facts } from '../relation/facts.js';
import { sightOf, type Sight } from '../relation/sight.js';
import {
  OP,
  rolesOf,
  type Installation,
  type Party,
  type PolicyRole,
  type Speaker,
} from '../relation/subject.js';
import { viewEvent, type SeenEvent } from './events.js';
import { fields, type Viewed } from './fields.js';
import { leftOut } from './view.js';

/** An agency, what is on record of the object of the event for it, and whose mandates it is judged beside. */
export interface Listener {
  readonly who: Speaker;
  readonly of: Facts;
  readonly here: Installation;
}

/** What agencies are told of an event: all of them the same. */
export interface Told {
  readonly to: readonly string[];
  readonly sight: Exclude<Sight, 'none'>;
  /**
   * What the rules leave out, whether or not anything is there: `actor` who did it, `details` all but the head of the
   * incident, `others` lines and addressees of others, or a field of the event, `[]` where elements of others are left out.
   */
  readonly cut: readonly string[];
  readonly data: SeenEvent['data'];
  readonly actorAgencyId?: string;
  /** Its incident, where that is seen. */
  readonly incidentId?: string;
}

/** In which role a topic is read: the broker proves the agency and no person, so that it is told what is for all of them. */
const quietest: readonly PolicyRole[] = [
  'enterprise-operator',
  'agency-operator',
  'auditor',
  'administrator',
];

/** The agency as it reads its topic; nothing of one that may hold no role at all. */
export const listening = (party: Party): Speaker | undefined => inFirstOf(quietest, party);

/** In which roles an agency is shown most: who directs before who coordinates before who operates. */
const shownMost: readonly PolicyRole[] = [...OP, 'auditor', 'administrator'];

/** The agency in the role in which it is shown most; nothing of one that may hold no role at all. */
export const asShownMost = (party: Party): Speaker | undefined => inFirstOf(shownMost, party);

function inFirstOf(roles: readonly PolicyRole[], party: Party): Speaker | undefined {
  const role = roles.find((each) => rolesOf(party).includes(each));
  return role && { ...party, role, principal: party.agencyId };
}

/** Who is told of an event, and what: by the rule of its object, each different cut once. */
export function audience(
  event: SeenEvent & { readonly incidentId?: string },
  listeners: readonly Listener[],
): readonly Told[] {
  const told = new Map<string, Omit<Told, 'to'> & { readonly to: string[] }>();
  for (const { who, of, here } of listeners) {
    const shown = toldTo(event, who, of, here);
    if (!shown) continue;
    const { incidentId } = event;
    const one = incidentId !== undefined && of.seen?.includes(incidentId) ? { ...shown, incidentId } : shown;
    const key = JSON.stringify(one);
    const same = told.get(key);
    if (same) same.to.push(who.agencyId);
    else told.set(key, { ...one, to: [who.agencyId] });
  }
  return [...told.values()];
}

function toldTo(event: SeenEvent, who: Speaker, of: Facts, here: Installation): Omit<Told, 'to'> | undefined {
  const sight = sightOf(who, of, here);
  const left = viewEvent(event, who, of, here);
  if (sight === 'none' || !left) return undefined;
  const { type, actorAgencyId, data } = event;
  const isOwn = actorAgencyId === who.agencyId;
  const isPartial = sight !== 'whole' && !isOwn;
  const cut = [
    ...(left.actorAgencyId === undefined ? ['actor', 'details'] : []),
    ...(isPartial && type.startsWith('sharing.') && of.requester !== who.agencyId ? ['others'] : []),
    ...(Object.hasOwn(fields, type) ? leftOut(type as Viewed, data, who, of, here) : []),
  ];
  return { sight, cut, ...left };
}
