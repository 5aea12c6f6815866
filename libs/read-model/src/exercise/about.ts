import type { EventRow } from '../incident/events.js';
import type { TimelineRow } from '../incident/timeline.js';
import { ResourceRow } from '../resource/rows.js';
import { SharingLineRow } from '../sharing/lines.js';
import { SharingRow } from '../sharing/rows.js';
import { SightRow } from '../sight/rows.js';
import { WarningRow } from '../warning/rows.js';
import type { ExerciseState } from './state.js';

/** What is read beside an event of a drill to judge it: the same that the live ones are judged by. */
export function aboutObject(state: ExerciseState, row: TimelineRow): EventRow['ofObject'] {
  const { aggregate, aggregateId } = row;
  if (aggregate === 'warning') {
    const warning = state.rows(WarningRow).find(({ id }) => id === aggregateId);
    if (!warning) return null;
    const { areaCodes, hazard, category, issuerAgencyId, audience } = warning;
    return { areaCodes, hazard, category, issued: issuerAgencyId !== null, audience };
  }
  return aggregate === 'sharing' ? aboutNegotiation(state, row) : null;
}

function aboutNegotiation(
  state: ExerciseState,
  { aggregateId, type, data }: TimelineRow,
): EventRow['ofObject'] {
  const { queryId, claimId, resourceId } = data as Readonly<Record<string, string | undefined>>;
  const row = state.rows(SharingRow).find(({ id }) => id === aggregateId);
  const concerned = {
    'sharing.information-answered': row?.questions.find((one) => one.queryId === queryId)?.byAgencyId,
    'sharing.compensation-paid': row?.claims.find((one) => one.claimId === claimId)?.claimantAgencyId,
    'sharing.quote-requested': state.rows(ResourceRow).find(({ id }) => id === resourceId)?.ownerAgencyId,
  }[type];
  return {
    lines: state
      .rows(SharingLineRow)
      .filter(({ sharingId }) => sharingId === aggregateId)
      .map(({ lineId, ownerAgencyId }) => ({ lineId, ownerAgencyId })),
    concerned: concerned === undefined ? [] : [concerned],
    ...(type === 'sharing.information-requested'
      ? { requester: row?.requesterAgencyId, owners: ownersIn(state, `sharing-${aggregateId}`) }
      : {}),
  };
}

/** Who was asked for anything in a negotiation, or gives. */
export const ownersIn = (state: ExerciseState, object: string): readonly string[] => [
  ...new Set(
    state
      .rows(SightRow)
      .filter((row) => row.object === object && row.endedPosition === null)
      .filter(({ standing }) => standing === 'asked' || standing === 'line')
      .map(({ agencyId }) => agencyId),
  ),
];
