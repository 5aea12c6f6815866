import type { Facts, IncidentFacts } from '../relation/facts.js';
import type { Installation, Mandate, Speaker } from '../relation/subject.js';

/**
 * The vocabulary and the table of sights of the design, written a second time and from the other end: what each says,
 * sentence by sentence, without a line of the policy.
 */
const levels = (code: string): string[] => {
  const whole = code.padEnd(12, '0');
  const parts = [
    [0, 2],
    [2, 4],
    [4, 6],
    [6, 9],
    [9, 12],
  ].map(([from, to]) => whole.slice(from, to));
  while (parts.length > 0 && Number(parts.at(-1)) === 0) parts.pop();
  return parts;
};

export const liesWithin = (inner: string, outer: string): boolean => {
  if (![6, 9, 12].includes(inner.length) || ![6, 9, 12].includes(outer.length)) return false;
  const [a, b] = [levels(inner), levels(outer)];
  return b.length > 0 && b.length <= a.length && b.every((part, n) => a[n] === part);
};

const grantedFor = (who: Speaker, capacity: string): Mandate[] => {
  const goesTo: Record<string, string[]> = {
    command: ['department', 'superior'],
    warn: ['department', 'superior'],
    local: ['department', 'township'],
  };
  const kinds = goesTo[capacity];
  const list: Mandate[] = [];
  for (const mandate of who.mandates)
    if (mandate.capacity === capacity && (!kinds || kinds.includes(who.kind))) list.push(mandate);
  return list;
};

const covers = (mandate: Mandate, area: string, what?: string): boolean => {
  if (mandate.of && (what === undefined || !mandate.of.includes(what))) return false;
  return liesWithin(area, mandate.areaCode);
};

const commandsArea = (
  who: Speaker,
  area: string,
  category: string | undefined,
  here: Installation,
): boolean => {
  for (const mandate of grantedFor(who, 'command')) if (covers(mandate, area, category)) return true;
  if (who.agencyId !== here.homeBureauId) return false;
  for (const mandate of here.commands) if (covers(mandate, area, category)) return false;
  return true;
};

const localIn = (who: Speaker, area: string, here: Installation): boolean => {
  if (liesWithin(here.districtCode, area)) return false;
  if (who.kind === 'township' && who.areaCode && liesWithin(area, who.areaCode)) return true;
  return grantedFor(who, 'local').some((mandate) => liesWithin(area, mandate.areaCode));
};

const isNamedCommander = (who: Speaker, incident: IncidentFacts, here: Installation): boolean => {
  if (incident.commanding !== who.agencyId) return false;
  if (grantedFor(who, 'command').length > 0) return true;
  if (who.kind === 'department') return !who.areaCode || liesWithin(who.areaCode, here.districtCode);
  return who.kind === 'superior' && !!who.areaCode && liesWithin(incident.areaCode, who.areaCode);
};

const standsAlone = (who: Speaker, capacity: string): boolean =>
  who.mandates.length > 0 && who.mandates.every((mandate) => mandate.capacity === capacity);

export function relationsByDesign(who: Speaker, of: Facts, here: Installation): Set<string> {
  const me = who.agencyId;
  const out = new Set<string>();
  if (who.role === 'system') return who.keyId === undefined ? new Set(['service']) : out;
  if (who.suspended === true) return out;

  if (of.owner === me || of.isNew === true) out.add('self');
  if (of.requester === me) out.add('requester');
  if ((of.asked ?? []).includes(me)) out.add('asked');
  if ((of.answerers ?? []).includes(me)) out.add('answerer');
  if ((of.lineOwners ?? []).includes(me)) out.add('line');
  if ((of.addressees ?? []).includes(me)) out.add('addressee');
  if (of.issuer === me) out.add('issuer');
  if (of.proposer === me) out.add('proposer');
  if (of.caller === me) out.add('caller');
  if (of.assigner === me) out.add('assigner');
  if (of.planner === me) out.add('planner');
  if (here.homeBureauId === me) out.add('home');
  if (who.role === 'auditor' && standsAlone(who, 'audit')) out.add('audit');
  if (who.role === 'administrator' && standsAlone(who, 'administer') && of.isRegistry === true)
    out.add('administer');

  const places = of.areaCodes ?? [];
  let warnsAll = places.length > 0;
  for (const area of places)
    if (!grantedFor(who, 'warn').some((mandate) => covers(mandate, area, of.hazard))) warnsAll = false;
  if (warnsAll) out.add('warn');

  const incidents = of.incidents ?? [];
  if (incidents.length === 0) {
    if (of.areaCodes !== undefined) {
      let all = places.length > 0 || me === here.homeBureauId;
      for (const area of places) if (!commandsArea(who, area, of.category, here)) all = false;
      if (all) out.add('command');
      if (places.length > 0 && places.every((area) => localIn(who, area, here))) out.add('local');
    }
    return out;
  }
  const tests: Record<string, (one: IncidentFacts) => boolean> = {
    command: (one) => commandsArea(who, one.areaCode, one.category, here),
    established: (one) => isNamedCommander(who, one, here),
    superior: (one) => who.kind === 'superior' && isNamedCommander(who, one, here),
    local: (one) => localIn(who, one.areaCode, here),
    reporter: (one) => one.joined.filter((tie) => tie.agencyId === me).some((tie) => tie.as === 'reporter'),
    participant: (one) =>
      one.joined.filter((tie) => tie.agencyId === me).some((tie) => tie.as !== 'reporter'),
  };
  for (const [name, test] of Object.entries(tests)) {
    let all = true;
    for (const one of incidents) all = all && test(one);
    if (all) out.add(name);
  }
  return out;
}

const order = ['none', 'request', 'part', 'whole'];

export function sightByDesign(who: Speaker, of: Facts, here: Installation): string {
  if (who.suspended === true) return 'none';
  const mine = relationsByDesign(who, of, here);
  const incidents = of.incidents ?? [];
  if (incidents.length === 0) {
    if ((of.openTo ?? []).includes(who.kind)) return 'whole';
    if ((of.informed ?? []).includes(who.agencyId)) return 'whole';
    mine.delete('home');
    const wasAsked = mine.delete('asked');
    const hasAnswered = mine.delete('answerer');
    if (mine.size > 0) return 'whole';
    return wasAsked || hasAnswered ? 'request' : 'none';
  }
  let least = 'whole';
  for (const one of incidents) {
    const sight = sightOfOne(who, one, mine, of.isWithin === true && of.isNew !== true, here);
    if (order.indexOf(sight) < order.indexOf(least)) least = sight;
  }
  return least;
}

function sightOfOne(
  who: Speaker,
  one: IncidentFacts,
  toObject: Set<string>,
  isThingInside: boolean,
  here: Installation,
): string {
  const toIncident = relationsByDesign(who, { incidents: [one] }, here);
  if (['command', 'established', 'local', 'audit', 'service'].some((name) => toIncident.has(name)))
    return 'whole';
  if (toIncident.has('participant') && ['department', 'township', 'superior'].includes(who.kind))
    return 'whole';
  const namedThere = 'requester line addressee issuer proposer caller assigner planner'.split(' ');
  if (namedThere.some((name) => toObject.has(name))) return 'part';
  if (isThingInside && toObject.has('self')) return 'part';
  if (!isThingInside) {
    if (toIncident.has('participant') || toIncident.has('reporter')) return 'part';
    if ((one.assigners ?? []).includes(who.agencyId)) return 'part';
    if (who.kind === 'township' && who.areaCode && liesWithin(who.areaCode, one.areaCode)) return 'part';
  }
  return toObject.has('asked') || toObject.has('answerer') ? 'request' : 'none';
}

/** Section 5: what a key of the agency may speak as. */
export function mayHoldRole(who: Speaker): boolean {
  if (who.role === 'system') return who.keyId === undefined;
  if (who.role === 'personnel') return true;
  const capacities = new Set(who.mandates.map((mandate) => mandate.capacity));
  if (capacities.has('audit') || capacities.has('administer')) {
    if (capacities.size > 1) return false;
    return who.role === (capacities.has('audit') ? 'auditor' : 'administrator');
  }
  if (who.role === 'auditor' || who.role === 'administrator') return false;
  if (who.kind === 'enterprise') return who.role === 'enterprise-operator';
  if (who.kind === 'organisation') return who.role === 'agency-operator';
  if (who.role === 'enterprise-operator') return false;
  return who.role !== 'commander' || who.kind === 'superior' || grantedFor(who, 'command').length > 0;
}
