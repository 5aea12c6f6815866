import { addressedBy, type Standing } from '#domain';
import type { Database } from '#postgres';
import type { Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { shown } from '../query/shown.js';
import {
  factsWithin,
  incidentSql,
  ownersSql,
  seenOf,
  seesIncident,
  seesWhole,
  standingsSql,
  standsIn,
  type OfIncident,
} from '../query/sight.js';
import type { Where } from '../query/where.js';
import { SharingRow, type Question } from './rows.js';

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
  /** Whom a question that names nobody may be for. */
  readonly owners: readonly string[];
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
    `${incidentSql(where, viewer, 'i')} as "ofIncident", ${standingsSql(where, viewer, object)} as standings,
    ${ownersSql(object)} as owners`,
  )} join read.incidents i on i.id = s.incident_id`;

export const seesSharing = (where: Where, viewer: Viewer): string =>
  `${seesIncident(where, viewer, 'i', 'whole')} or ${standsIn(where, viewer, object)}`;

export function shownSharing(
  { ofIncident, standings, owners, ...row }: JudgedSharing,
  viewer: Viewer,
): Sharing | undefined {
  const isWhole = seesWhole(viewer, ofIncident);
  // a part is shown by whom it names, and a question that names nobody is for somebody all the same
  const named = isWhole
    ? row
    : { ...row, questions: row.questions?.map((one) => addressed(one, row, owners)) };
  const seen = shown('sharing/{id}', 'sharing', named, viewer, {
    ...factsWithin(viewer, ofIncident, standings),
    seen: seenOf(viewer, ofIncident, row.incidentId),
  }) as Sharing | undefined;
  if (!seen?.questions || isWhole) return seen;
  return { ...seen, questions: seen.questions.map((one) => asAsked(one, row, viewer)) };
}

const addressed = (
  one: Question,
  { requesterAgencyId }: Pick<SharingRow, 'requesterAgencyId'>,
  owners: readonly string[],
): Question => ({ ...one, toAgencyIds: addressedBy(one, requesterAgencyId ?? undefined, owners) });

/** As it was asked; who else was asked is no answer to whom it is for. */
function asAsked(one: Question, row: Pick<SharingRow, 'questions'>, { agencyId }: Viewer): Question {
  const { toAgencyIds, ...rest } = one;
  const named = row.questions.find(({ queryId }) => queryId === one.queryId)?.toAgencyIds;
  if (!named) return rest;
  return { ...rest, toAgencyIds: one.byAgencyId === agencyId ? named : [agencyId] };
}
