import { endedStatuses, sightOf, type Sight, type Standing } from '#domain';
import type { Database } from '#postgres';
import {
  factsOfIncident,
  factsWithin,
  incidentSql,
  seesIncident,
  standingsSql,
  standsIn,
  type OfIncident,
} from '../query/sight.js';
import type { Viewer } from '../query/viewer.js';
import { Where } from '../query/where.js';
import { linkedResponse, type LinkedResponse } from '../response/queries.js';
import type { Projected } from '../projecting/projected.js';
import { sharing, isOpen } from '../sharing/queries.js';
import type { Sharing } from '../sharing/seen.js';
import type { SeenObject } from './events.js';

/**
 * What an agency may see of an incident or a negotiation, all at once: the answers to `incidents/{id}/linked-response`,
 * without the timeline, or to `sharing/{id}`. Inside a drill it is the incident with its tasks and negotiations.
 */
export type Picture =
  | (Pick<LinkedResponse, 'incident' | 'tasks' | 'sharing'> &
      Partial<Omit<LinkedResponse, 'timeline' | 'asOf'>> & { readonly upTo: string })
  | { readonly negotiation: Sharing; readonly upTo: string };

/** Nothing where there is none, or the viewer sees nothing of it. Everything up to `upTo` is in it, and maybe more. */
async function picture(
  db: Database,
  position: Projected['position'],
  object: string,
  viewer: Viewer,
): Promise<Picture | undefined> {
  const id = object.slice(object.indexOf('-') + 1);
  if (object.startsWith('incident-')) {
    const found = await linkedResponse(db, id, viewer, position);
    if (!found) return undefined;
    const { timeline: _, asOf: upTo, ...rest } = found;
    return { ...rest, upTo };
  }
  const upTo = (await position()).toString();
  const negotiation = await sharing(db, id, viewer);
  return negotiation && { negotiation, upTo };
}

const ended = endedStatuses.map((status) => `'${status}'`).join(', ');

/** What is not over of what the viewer sees, the oldest first: incidents, and negotiations of those not seen in whole. */
async function openTo(db: Database, viewer: Viewer): Promise<SeenObject[]> {
  const where = new Where();
  const sql = `select i.id, ${incidentSql(where, viewer, 'i')} as "ofIncident" from read.incidents i`;
  where.and(`i.status not in (${ended})`).and(seesIncident(where, viewer, 'i', 'part'));
  const incidents = await db.rows<{ id: string; ofIncident: OfIncident }>(
    `${sql} where ${where.sql} order by i.created_position`,
    where.params,
  );
  return [
    ...incidents.map(({ id, ofIncident }) => ({
      object: `incident-${id}`,
      sight: sightOf(viewer, factsOfIncident(viewer, ofIncident), viewer.here),
    })),
    ...(await openRequests(db, viewer)),
  ];
}

async function openRequests(db: Database, viewer: Viewer): Promise<SeenObject[]> {
  const where = new Where();
  const object = `'sharing-' || s.id`;
  const sql = `select s.id, ${incidentSql(where, viewer, 'i')} as "ofIncident",
    ${standingsSql(where, viewer, object)} as standings
    from read.sharing s join read.incidents i on i.id = s.incident_id`;
  where.and(isOpen).and(standsIn(where, viewer, object));
  const rows = await db.rows<{ id: string; ofIncident: OfIncident; standings: Standing[] }>(
    `${sql} where ${where.sql} order by s.created_position`,
    where.params,
  );
  return rows.flatMap(({ id, ofIncident, standings }): SeenObject[] => {
    const sight: Sight = sightOf(viewer, factsWithin(viewer, ofIncident, standings), viewer.here);
    return sight === 'whole' ? [] : [{ object: `sharing-${id}`, sight }];
  });
}

export const pictureQueries = (position: Projected['position']) => ({
  openTo,
  picture: (db: Database, object: string, viewer: Viewer) => picture(db, position, object, viewer),
});
