import {
  codesAround,
  coordinating,
  endedStatuses,
  factsOfStandings,
  held,
  incidentOfStandings,
  isWholeAsParticipant,
  localAreas,
  mayCommand,
  prefix,
  seesAll,
  sightOf,
  type Facts,
  type IncidentFacts,
  type Mandate,
  type Standing,
} from '#domain';
import type { Viewer } from './viewer.js';
import { startingWith, type Where } from './where.js';

/**
 * The rules of sight as conditions, so that a page is one statement. They narrow: what is shown of a row, and whether it
 * is, says the policy.
 */

/** The agency whose own things alone are shown; nothing for who sees everything. */
export const ownOnly = (viewer: Viewer): string | undefined =>
  seesAll(viewer) ? undefined : viewer.agencyId;

/** The same where the home bureau sees the whole district: in any role, or in one that coordinates. */
export const ownOrHome = (viewer: Viewer, roles: 'any' | 'coordinating' = 'any'): string | undefined => {
  const isHome = viewer.agencyId === viewer.here.homeBureauId && !viewer.suspended;
  return isHome && (roles === 'any' || coordinating.includes(viewer.role)) ? undefined : ownOnly(viewer);
};

export { seesAll };

const anyOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`;

/** The area `column` lies within one of the areas. */
const withinAny = (where: Where, column: string, areas: readonly string[]): string =>
  anyOf(
    areas.flatMap((area) => {
      const beginning = startingWith(prefix(area));
      return beginning === undefined ? [] : `${column} like ${where.param(beginning)}`;
    }),
  );

const covered = (where: Where, area: string, category: string, mandates: readonly Mandate[]): string =>
  anyOf(
    mandates.map(({ areaCode, of }) => {
      const isWithin = withinAny(where, area, [areaCode]);
      return of === undefined ? isWithin : `(${isWithin} and ${category} = any(${where.param(of)}))`;
    }),
  );

/** What the viewer commands by mandate, or as the home bureau what is within nobody's. */
export function commandsWhere(where: Where, viewer: Viewer, area: string, category: string): string {
  const { here } = viewer;
  const own = covered(where, area, category, held(viewer, 'command'));
  if (here.homeBureauId !== viewer.agencyId) return own;
  return anyOf([own, `not ${covered(where, area, category, here.commands)}`]);
}

/** What the viewer may warn of. */
export const warnsWhere = (where: Where, viewer: Viewer, area: string, hazard: string): string =>
  covered(where, area, hazard, held(viewer, 'warn'));

export const localWhere = (where: Where, viewer: Viewer, area: string): string => {
  const areas = localAreas(viewer);
  if (areas.length === 0) return 'false';
  // what takes in the whole district is nobody's local affair
  const around = where.param(codesAround(viewer.here.districtCode));
  return `(${withinAny(where, area, areas)} and ${area} <> all(${around}))`;
};

/** The viewer stands so in an object, an expression that gives its stream. */
export const standsIn = (where: Where, viewer: Viewer, object: string, among?: readonly Standing[]): string =>
  `exists (select 1 from read.sight named where named.object = ${object}
    and named.agency_id = ${where.param(viewer.agencyId)}
    and named.ended_position is null${among ? ` and named.standing = any(${where.param(among)})` : ''})`;

export const incidentObject = (i: string): string => `'incident-' || ${i}.id`;

/** The viewer commands the incident of the row `i` of `read.incidents`, by mandate or because it was established. */
export function commandsIncident(where: Where, viewer: Viewer, i: string): string {
  const area = `${i}.area_code`;
  const ways = [commandsWhere(where, viewer, area, `${i}.category`)];
  const { agencyId, kind, areaCode } = viewer;
  // one that may only command what lies in its area
  const isSuperior = kind === 'superior' && held(viewer, 'command').length === 0;
  if (isSuperior && areaCode !== undefined)
    ways.push(
      `(${i}.commanding_agency_id = ${where.param(agencyId)} and ${withinAny(where, area, [areaCode])})`,
    );
  else if (!isSuperior && mayCommand(viewer, { areaCode: '' }, viewer.here))
    ways.push(`${i}.commanding_agency_id = ${where.param(agencyId)}`);
  return anyOf(ways.filter((way) => way !== 'false'));
}

/** The viewer sees the incident of the row `i` of `read.incidents`, in whole or at least in part. */
export function seesIncident(where: Where, viewer: Viewer, i: string, least: 'whole' | 'part'): string {
  if (viewer.suspended) return 'false';
  if (seesAll(viewer)) return 'true';
  const area = `${i}.area_code`;
  const ways = [commandsIncident(where, viewer, i), localWhere(where, viewer, area)];
  const isWholePart = isWholeAsParticipant(viewer.kind);
  if (least === 'part') {
    ways.push(standsIn(where, viewer, incidentObject(i)));
    if (viewer.kind === 'township' && viewer.areaCode !== undefined)
      ways.push(`${area} = any(${where.param(codesAround(viewer.areaCode))})`);
  } else if (isWholePart) ways.push(standsIn(where, viewer, incidentObject(i), ['participant']));
  return anyOf(ways.filter((way) => way !== 'false'));
}

/** What is read of an incident beside a row that belongs to it. */
export interface OfIncident extends Pick<
  IncidentFacts,
  'areaCode' | 'category' | 'verified' | 'endedAt' | 'commanding'
> {
  readonly standings: readonly Standing[];
}

const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const ended = endedStatuses.map((status) => `'${status}'`).join(', ');

/** Those of the viewer alone, as a list in JSON. */
export const standingsSql = (where: Where, viewer: Viewer, object: string): string =>
  `to_jsonb(array(select named.standing from read.sight named where named.object = ${object}
    and named.agency_id = ${where.param(viewer.agencyId)} and named.ended_position is null))`;

/** Those of everybody right after the event at a position, by agency; null where nobody was named. */
export const partiesSql = (object: string, position: string): string =>
  `(select jsonb_object_agg(party.agency_id, party.standings) from (
    select named.agency_id, jsonb_agg(named.standing order by named.standing) as standings from (
      select now.agency_id, now.standing from read.sight now where now.object = ${object}
          and now.since_position <= ${position} and now.ended_position is null
        union all select spell.agency_id, spell.standing from read.sight_spells spell where spell.object = ${object}
          and spell.since_position <= ${position} and spell.ended_position > ${position}
      ) named group by named.agency_id) party)`;

/** What the last event of these types in a stream says in a field, up to a position; null where there is none. */
export const lastSaidSql = (
  stream: string,
  types: readonly string[],
  field: string,
  position: string,
): string =>
  `(select said.data ->> '${field}' from read.timeline said where said.stream = ${stream}
    and said.type in (${types.map((type) => `'${type}'`).join(', ')}) and said.position <= ${position}
    order by said.position desc limit 1)`;

interface Turns {
  readonly category: string;
  readonly commanding: string;
}

/** Who was asked for anything in a negotiation, or gives: a list in JSON. */
export const ownersSql = (object: string): string =>
  `to_jsonb(array(select distinct owning.agency_id from read.sight owning where owning.object = ${object}
    and owning.standing in ('asked', 'line') and owning.ended_position is null))`;

/** {@link OfIncident} of the row `i`, with more fields; null where there is none. */
const headSql = (i: string, more: string, { category, commanding }: Turns): string =>
  `case when ${i}.id is not null then jsonb_strip_nulls(jsonb_build_object(
    'areaCode', ${i}.area_code, 'category', ${category}, 'commanding', ${commanding},
    'verified', ${i}.status not in ('reported', 'rejected'),
    'endedAt', case when ${i}.status in (${ended}) then ${instant(`coalesce(${i}.closed_at, ${i}.updated_at)`)} end,
    ${more})) end`;

/** Of this viewer alone. */
export const incidentSql = (where: Where, viewer: Viewer, i: string): string =>
  headSql(i, `'standings', ${standingsSql(where, viewer, incidentObject(i))}`, {
    category: `${i}.category`,
    commanding: `${i}.commanding_agency_id`,
  });

/** What gives an incident its category. */
export const categorising = ['incident.reported', 'incident.classified'] as const;
export const establishing = ['incident.command-established'] as const;

/** Of everybody, right after the event at a position. */
export const partiedIncidentSql = (i: string, position: string): string =>
  headSql(i, `'parties', ${partiesSql(incidentObject(i), position)}`, {
    category: lastSaidSql(incidentObject(i), categorising, 'category', position),
    commanding: lastSaidSql(incidentObject(i), establishing, 'commandingAgencyId', position),
  });

/** Of the incidents that `ids` gives, those that the viewer sees at least in part. */
export const seenIncidentsSql = (where: Where, viewer: Viewer, ids: string): string =>
  `to_jsonb(array(select seen.id from read.incidents seen where seen.id in (${ids})
    and ${seesIncident(where, viewer, 'seen', 'part')}))`;

export const incidentFacts = (viewer: Viewer, { standings, ...of }: OfIncident): IncidentFacts =>
  incidentOfStandings(of, viewer.agencyId, standings);

/** Of the incident itself: who owns a line of it sees its head. */
export const factsOfIncident = (viewer: Viewer, of: OfIncident): Facts => ({
  incidents: [incidentFacts(viewer, of)],
  lineOwners: of.standings.includes('line') ? [viewer.agencyId] : [],
  at: viewer.at ?? new Date().toISOString(),
});

/** Of what belongs to an incident, by the viewer's standings in the object itself. */
export const factsWithin = (viewer: Viewer, of: OfIncident, standings: readonly Standing[]): Facts => ({
  ...factsOfStandings(viewer.agencyId, standings),
  incidents: [incidentFacts(viewer, of)],
  isWithin: true,
  at: viewer.at ?? new Date().toISOString(),
});

/** Of one who sees the incident at all, whether in whole. */
export const seesWhole = (viewer: Viewer, of: OfIncident): boolean =>
  sightOf(viewer, factsOfIncident(viewer, of), viewer.here) === 'whole';

/** The incident's id, where the viewer sees the incident. */
export const seenOf = (viewer: Viewer, of: OfIncident, incidentId: string): readonly string[] =>
  sightOf(viewer, factsOfIncident(viewer, of), viewer.here) === 'none' ? [] : [incidentId];
