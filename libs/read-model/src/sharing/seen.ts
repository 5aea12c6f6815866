import type { Standing } from '#domain';
import type { Database } from '#postgres';
import type { Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { shown } from '../query/shown.js';
import {
  factsWithin,
  incidentSql,
  seenOf,
  seesIncident,
  seesWhole,
  standingsSql,
  standsIn,
  type OfIncident,
} from '../query/sight.js';
import type { Where } from '../query/where.js';
import { SharingRow } from './rows.js';

type Always =
  | ('id' | 'revision' | 'createdPosition' | 'updatedAt' | 'status' | 'requesterAgencyId' | 'capability')
  | ('amount' | 'neededBy' | 'openUntil' | 'areaCode' | 'place' | 'priority' | 'purpose' | 'requestedAt')
  | ('round' | 'outstanding');

/**
 * A negotiation as far as the viewer sees it: who was asked the request with its own answers, who owns a line that too,
 * and nobody what others answered or cost unless it is for it.
 */
export interface Sharing
  extends
    Pick<SharingRow, Always>,
    Partial<Omit<SharingRow, Always | 'lines' | 'extensions' | 'requisitions'>> {
  lines?: SharingRow['lines'];
  extensions?: readonly Partial<SharingRow['extensions'][number]>[];
  requisitions?: readonly (Omit<SharingRow['requisitions'][number], 'funding'> &
    Partial<Pick<SharingRow['requisitions'][number], 'funding'>>)[];
}

export interface JudgedSharing extends SharingRow {
  readonly ofIncident: OfIncident;
  readonly standings: readonly Standing[];
}

const object = `'sharing-' || s.id`;

export const selectSharing = (
  db: Database,
  where: Where,
  viewer: Viewer,
  except: readonly (keyof SharingRow)[] = [],
): string =>
  `${selectFrom(
    db,
    SharingRow,
    's',
    except,
    `${incidentSql(where, viewer, 'i')} as "ofIncident", ${standingsSql(where, viewer, object)} as standings`,
  )} join read.incidents i on i.id = s.incident_id`;

export const seesSharing = (where: Where, viewer: Viewer): string =>
  `${seesIncident(where, viewer, 'i', 'whole')} or ${standsIn(where, viewer, object)}`;

export function shownSharing(
  { ofIncident, standings, ...row }: JudgedSharing,
  viewer: Viewer,
): Sharing | undefined {
  const seen = shown('sharing/{id}', 'sharing', row, viewer, {
    ...factsWithin(viewer, ofIncident, standings),
    seen: seenOf(viewer, ofIncident, row.incidentId),
  }) as Sharing | undefined;
  if (!seen?.questions || seesWhole(viewer, ofIncident)) return seen;
  return { ...seen, questions: seen.questions.map((one) => askedOf(one, viewer)) };
}

/** Who else was asked is no answer to whom it is for. */
const askedOf = (
  one: SharingRow['questions'][number],
  { agencyId }: Viewer,
): SharingRow['questions'][number] =>
  one.byAgencyId === agencyId || !one.toAgencyIds ? one : { ...one, toAgencyIds: [agencyId] };
