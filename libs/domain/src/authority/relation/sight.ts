import { within } from './area.js';
import type { Facts, IncidentFacts } from './facts.js';
import { relationsOf, type Relation } from './relations.js';
import type { AgencyKind, Installation, Speaker } from './subject.js';

export const sights = ['none', 'request', 'part', 'whole'] as const;
export type Sight = (typeof sights)[number];

export const isAtLeast = (sight: Sight, least: Sight): boolean =>
  sights.indexOf(sight) >= sights.indexOf(least);

const overseeing: readonly Relation[] = ['command', 'established', 'local', 'audit', 'service'];
const wholeAsParticipant: readonly AgencyKind[] = ['department', 'township', 'superior'];

/** Whether an agency of this kind sees the whole of what it was drawn into. */
export const isWholeAsParticipant = (kind: AgencyKind): boolean => wholeAsParticipant.includes(kind);

/** Whoever is named in something of an incident sees the incident in part; who was only asked, the request. */
const named: readonly Relation[] = [
  'requester',
  'line',
  'addressee',
  'issuer',
  'proposer',
  'caller',
  'assigner',
  'planner',
];
const ofRequest: readonly Relation[] = ['asked', 'answerer'];
/**
 * What the agency sees of an object or incident. Of an object with several incidents it is the least that it sees of
 * any of them. One that is new hides nothing but its incident.
 */
export function sightOf(who: Speaker, of: Facts, here: Installation): Sight {
  if (who.suspended) return 'none';
  const relations = relationsOf(who, of, here);
  const { incidents = [], areaCodes = [] } = of;
  // of what is not there nothing is on record
  if (who.conducts && incidents.length + areaCodes.length > 0) return 'whole';
  if (incidents.length > 0) {
    const isWithin = of.isWithin === true && !of.isNew;
    const each = incidents.map((one) => ofIncident(who, one, relations, isWithin, here));
    return sights.find((sight) => each.includes(sight)) ?? 'none';
  }
  if (of.openTo?.includes(who.kind) || of.informed?.includes(who.agencyId)) return 'whole';
  // to be the home bureau is an office, not a relation to the object
  const own = [...relations].filter((relation) => relation !== 'home');
  if (own.length === 0) return 'none';
  return own.every((relation) => ofRequest.includes(relation)) ? 'request' : 'whole';
}

function ofIncident(
  who: Speaker,
  incident: IncidentFacts,
  ofObject: ReadonlySet<Relation>,
  isWithin: boolean,
  here: Installation,
): Sight {
  const relations = relationsOf(who, { incidents: [incident] }, here);
  const has = (some: readonly Relation[], from = relations): boolean => some.some((each) => from.has(each));
  if (has(overseeing)) return 'whole';
  const takesPart = relations.has('participant');
  if (takesPart && isWholeAsParticipant(who.kind)) return 'whole';
  const isPart =
    has(named, ofObject) ||
    // whose it is sees it: what is offered or made for an incident opens nothing
    (isWithin && ofObject.has('self')) ||
    (!isWithin &&
      (takesPart ||
        relations.has('reporter') ||
        incident.assigners?.includes(who.agencyId) ||
        (who.kind === 'township' && who.areaCode !== undefined && within(who.areaCode, incident.areaCode))));
  if (isPart) return 'part';
  return has(ofRequest, ofObject) ? 'request' : 'none';
}
