import { allWithin, within } from './area.js';
import type { Facts, IncidentFacts } from './facts.js';
import { held, isService, type Installation, type Mandate, type Party, type Speaker } from './subject.js';

/**
 * What an agency can be to an object. `command` is by mandate, or the home bureau's for what lies within none;
 * `established` by `incident.establish-command` alone; `superior` an established one of the superior.
 */
export const relations = [
  'self',
  'command',
  'established',
  'superior',
  'local',
  'reporter',
  'participant',
  'requester',
  'asked',
  'answerer',
  'line',
  'addressee',
  'issuer',
  'proposer',
  'caller',
  'assigner',
  'warn',
  'planner',
  'home',
  'audit',
  'administer',
  'service',
] as const;
export type Relation = (typeof relations)[number] | 'anyone';

/** What the agency is to the object; nothing while it is suspended. Roles count for the service, `audit` and `administer`. */
export function relationsOf(who: Speaker, of: Facts, here: Installation): ReadonlySet<Relation> {
  const found = new Set<Relation>();
  if (isService(who)) return found.add('service');
  if (who.role === 'system' || who.suspended) return found;
  const { agencyId, role } = who;
  const named: Partial<Record<Relation, boolean>> = {
    self: of.isNew || of.owner === agencyId,
    requester: of.requester === agencyId,
    asked: of.asked?.includes(agencyId),
    answerer: of.answerers?.includes(agencyId),
    line: of.lineOwners?.includes(agencyId),
    addressee: of.addressees?.includes(agencyId),
    issuer: of.issuer === agencyId,
    proposer: of.proposer === agencyId,
    caller: of.caller === agencyId,
    assigner: of.assigner === agencyId,
    planner: of.planner === agencyId,
    home: here.homeBureauId === agencyId,
    audit: role === 'auditor' && held(who, 'audit').length > 0,
    administer: of.isRegistry && role === 'administrator' && held(who, 'administer').length > 0,
    warn: warns(who, of.areaCodes ?? [], of.hazard),
    ...ofPlace(who, of, here),
  };
  for (const [relation, holds] of Object.entries(named)) if (holds) found.add(relation as Relation);
  return found;
}

function ofPlace(who: Speaker, of: Facts, here: Installation): Partial<Record<Relation, boolean>> {
  const { incidents = [], areaCodes, category, isKept } = of;
  if (incidents.length === 0) {
    if (areaCodes === undefined) return {};
    return {
      command: commands(who, areaCodes, category, here),
      local: isKept !== true && isLocal(who, areaCodes, here),
    };
  }
  const every = (holds: (one: IncidentFacts) => boolean): boolean => incidents.every(holds);
  const established = every((one) => isEstablished(who, one, here));
  return {
    command: every((one) => commands(who, [one.areaCode], one.category, here)),
    established,
    superior: established && who.kind === 'superior',
    local: every((one) => isLocal(who, [one.areaCode], here)),
    reporter: every((one) => joins(who, one, true)),
    participant: every((one) => joins(who, one, false)),
  };
}

const joins = ({ agencyId }: Party, { joined }: IncidentFacts, isReporter: boolean): boolean =>
  joined.some((tie) => tie.agencyId === agencyId && (tie.as === 'reporter') === isReporter);

const counts = ({ of }: Mandate, what: string | undefined): boolean =>
  of === undefined || (what !== undefined && of.includes(what));

const areasOf = (mandates: readonly Mandate[], what: string | undefined): string[] =>
  mandates.filter((each) => counts(each, what)).map(({ areaCode }) => areaCode);

/** By mandate for every area, or as the home bureau for those within no mandate and for what has no area. */
export function commands(
  who: Party,
  areaCodes: readonly string[],
  category: string | undefined,
  here: Installation,
): boolean {
  if (who.suspended) return false;
  const own = areasOf(held(who, 'command'), category);
  if (here.homeBureauId !== who.agencyId) return allWithin(areaCodes, own);
  const anybodys = areasOf(here.commands, category);
  return areaCodes.every((area) => allWithin([area], own) || !allWithin([area], anybodys));
}

export const warns = (who: Party, areaCodes: readonly string[], hazard: string | undefined): boolean =>
  allWithin(areaCodes, areasOf(held(who, 'warn'), hazard));

/** The areas that it has `local` for; a township's without a grant. */
export const localAreas = (who: Party): readonly string[] => [
  ...held(who, 'local').map(({ areaCode }) => areaCode),
  ...(who.kind === 'township' && who.areaCode !== undefined ? [who.areaCode] : []),
];

/** What takes in the whole district is nobody's local affair. */
const isLocal = (who: Party, areaCodes: readonly string[], { districtCode }: Installation): boolean =>
  allWithin(areaCodes, localAreas(who)) && !areaCodes.some((area) => within(districtCode, area));

/** A department of the district, a holder of `command`, or a superior whose area contains the incident's. */
export const mayCommand = (
  { kind, areaCode, ...who }: Party,
  { areaCode: ofIncident }: Pick<IncidentFacts, 'areaCode'>,
  { districtCode }: Installation,
): boolean =>
  held({ kind, ...who }, 'command').length > 0 ||
  (kind === 'department' && (areaCode === undefined || within(areaCode, districtCode))) ||
  (kind === 'superior' && areaCode !== undefined && within(ofIncident, areaCode));

const isEstablished = (who: Party, incident: IncidentFacts, here: Installation): boolean =>
  incident.commanding === who.agencyId && mayCommand(who, incident, here);
