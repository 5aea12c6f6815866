import { scopePrefix } from '#contracts';
import { own, sightOf, type Facts, type Sight, type Standing } from '#domain';
import type { Database } from '#postgres';
import { besideEvents, factsOf, ofObjectSql, type EventRow } from '../incident/events.js';
import { TimelineRow } from '../incident/timeline.js';
import { selectFrom } from '../query/select.js';
import {
  factsOfIncident,
  factsWithin,
  incidentObject,
  lastSaidSql,
  partiedIncidentSql,
  partiesSql,
  seenOf,
  type OfIncident,
} from '../query/sight.js';
import { snapshot } from '../query/snapshot.js';
import type { Viewer } from '../query/viewer.js';

type Parties = Readonly<Record<string, readonly Standing[]>> | null;

export interface AudibleIncident extends Omit<OfIncident, 'standings'> {
  readonly parties?: Parties;
}

/** An event with all that decides who is told of it. */
export interface AudibleEvent extends TimelineRow {
  /** Inside which drill it is. */
  readonly drill?: string;
  readonly ofIncident: AudibleIncident | null;
  readonly parties: Parties;
  readonly ofObject: EventRow['ofObject'];
  /** Incidents that it is of, or names. */
  readonly named: Readonly<Record<string, AudibleIncident>> | null;
}

/** Where the event was told. */
const there = 't.position';
const mergedInto = lastSaidSql(incidentObject('i'), ['incident.merged'], 'intoIncidentId', there);
const namedIds = `values (t.incident_id), (t.data ->> 'incidentId'), (t.data ->> 'otherIncidentId'),
  (t.data ->> 'intoIncidentId'), (${mergedInto})`;

/**
 * The events at these places that anybody may be told of, in log order. Who is named in what, and who commands an
 * incident of which category, is as of the event: so who is told does not depend on how late this is asked.
 */
export function audibleEvents(db: Database, positions: readonly bigint[]): Promise<AudibleEvent[]> {
  if (positions.length === 0) return Promise.resolve([]);
  const more = `${partiedIncidentSql('i', there)} as "ofIncident", ${partiesSql('t.stream', there)} as parties,
    ${ofObjectSql('then')} as "ofObject",
    (select jsonb_object_agg(n.id, ${partiedIncidentSql('n', there)}) from read.incidents n
      where n.id in (${namedIds}) and n.created_position <= ${there}) as named`;
  const sql = `${selectFrom(db, TimelineRow, 't', [], more)} left join read.incidents i on i.id = t.incident_id
    where t.position = any($1::bigint[]) order by t.position`;
  return snapshot(db, ['timeline', ...besideEvents, 'sight_spells'], async (client) => {
    const { rows } = await client.query<AudibleEvent>(sql, [positions.map(String)]);
    return rows;
  });
}

const standingsIn = (parties: Parties | undefined, { agencyId }: Viewer): readonly Standing[] =>
  own(parties ?? {}, agencyId) ?? [];

/** As one viewer is named in it. */
export const seenBy = ({ parties, ...of }: AudibleIncident, viewer: Viewer): OfIncident => ({
  ...of,
  standings: standingsIn(parties, viewer),
});

/** What decides what of the event is for this viewer: the facts that the feed goes by. */
export function factsFor(event: AudibleEvent, viewer: Viewer): Facts {
  const { ofIncident, parties, ofObject, named } = event;
  const row = {
    ...event,
    ...{ ofObject, ofIncident: ofIncident && seenBy(ofIncident, viewer) },
    ...{ standings: standingsIn(parties, viewer), seen: [] },
  };
  const seen = Object.entries(named ?? {}).flatMap(([id, of]) => seenOf(viewer, seenBy(of, viewer), id));
  return { ...factsOf(row, viewer), seen };
}

/** An incident or a negotiation, by its stream, and how much of it the viewer sees. */
export interface SeenObject {
  readonly object: string;
  readonly sight: Sight;
}

/** What this event may have opened to the viewer: its incidents, and its negotiation where these are not seen in whole. */
export function sightsBy(event: AudibleEvent, viewer: Viewer): readonly SeenObject[] {
  const { ofIncident, parties, named, aggregate } = event;
  const incidents = Object.entries(named ?? {}).map(([id, of]) => ({
    object: objectOf(event, `incident-${id}`),
    sight: sightOf(viewer, factsOfIncident(viewer, seenBy(of, viewer)), viewer.here),
  }));
  if (aggregate !== 'sharing' || !ofIncident) return incidents;
  const within = factsWithin(viewer, seenBy(ofIncident, viewer), standingsIn(parties, viewer));
  const sight = sightOf(viewer, within, viewer.here);
  return sight === 'whole' ? incidents : [...incidents, { object: objectOf(event, event.stream), sight }];
}

/** An object that is named in an event, as it is called over all drills. */
export const objectOf = ({ drill }: Pick<AudibleEvent, 'drill'>, stream: string): string =>
  drill === undefined ? stream : scopePrefix(drill) + stream;
