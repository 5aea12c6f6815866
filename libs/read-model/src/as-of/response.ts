import { isIncidentOpen } from '#domain';
import { AgencyRow } from '../agency/rows.js';
import { IncidentRow } from '../incident/rows.js';
import { ResourceRow } from '../resource/rows.js';
import { SharingLineRow } from '../sharing/lines.js';
import { SharingRow } from '../sharing/rows.js';
import { TaskRow } from '../task/rows.js';
import { IncidentParticipantRow } from '../incident/timeline.js';
import type { LinkedResponse, Negotiation, Participant, Shortfall } from '../response/queries.js';
import type { State } from './state.js';

/** A linked response as of a position, without its timeline, which has its own query. */
export type ResponseAsOf = Omit<LinkedResponse, 'timeline' | 'asOf'>;

const most = 200;

/** The answer of `queries.response.find` to a supervising role at the position of the state. Lists hold at most 200. */
export function responseAsOf(state: State, incidentId: string): ResponseAsOf | undefined {
  const incident = state.row(IncidentRow, incidentId);
  if (!incident) return undefined;
  const tasks = state.ofIncident(TaskRow, incidentId).sort(byAge);
  const sharing = state.ofIncident(SharingRow, incidentId).sort(byAge);
  return {
    incident,
    participants: participantsOf(state, incidentId, tasks),
    tasks: tasks.slice(0, most),
    sharing: sharing.slice(0, most).map(({ certificate: _, ...rest }): Negotiation => rest),
    resources: engagedUnits(state, incidentId),
    shortfalls: isIncidentOpen(incident.status) ? shortfallsOf(sharing) : [],
  };
}

const byPosition = (a: string, b: string): number => Number(BigInt(a) - BigInt(b));
const byAge = (a: { createdPosition: string }, b: { createdPosition: string }): number =>
  byPosition(a.createdPosition, b.createdPosition);
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function participantsOf(state: State, incidentId: string, tasks: readonly TaskRow[]): Participant[] {
  const parts = state
    .ofIncident(IncidentParticipantRow, incidentId)
    .sort((a, b) => byPosition(a.sincePosition, b.sincePosition) || byText(a.as, b.as));
  const first = new Map<string, string>();
  for (const { agencyId, sincePosition } of parts)
    if (!first.has(agencyId)) first.set(agencyId, sincePosition);
  return [...first]
    .sort(([a, since], [b, other]) => byPosition(since, other) || byText(a, b))
    .slice(0, most)
    .map(([agencyId]) => {
      const agency = state.row(AgencyRow, agencyId);
      return {
        agencyId,
        name: agency?.name ?? null,
        kind: agency?.kind ?? null,
        as: parts.filter((part) => part.agencyId === agencyId).map((part) => part.as),
        openTasks: tasks.filter((t) => t.assigneeAgencyId === agencyId && t.endedAt === null).length,
      };
    });
}

function engagedUnits(state: State, incidentId: string): LinkedResponse['resources'] {
  const ids = new Set(state.ofIncident(SharingLineRow, incidentId).map((line) => line.resourceId));
  return [...ids]
    .flatMap((id) => state.row(ResourceRow, id) ?? [])
    .flatMap(({ id, name, kind, capability, unit, ownerAgencyId, reservations }) =>
      reservations
        .filter((held) => held.incidentId === incidentId)
        .map(({ sharingId, lineId, quantity, phase, since }) => ({
          resourceId: id,
          name,
          kind,
          capability,
          unit,
          ownerAgencyId,
          sharingId,
          lineId,
          quantity,
          phase,
          since,
        })),
    )
    .sort(
      (a, b) =>
        byText(a.resourceId, b.resourceId) || byText(a.sharingId, b.sharingId) || byText(a.lineId, b.lineId),
    )
    .slice(0, most);
}

/** Amounts that open requests ask for and have got, by capability. */
function shortfallsOf(sharing: readonly SharingRow[]): Shortfall[] {
  const sums = new Map<string, { asked: number; outstanding: number }>();
  for (const { status, capability, amount, outstanding } of sharing) {
    if (status !== 'requested' || capability === null || amount === null) continue;
    const sum = sums.get(capability) ?? { asked: 0, outstanding: 0 };
    sums.set(capability, { asked: sum.asked + amount, outstanding: sum.outstanding + outstanding });
  }
  return [...sums]
    .sort(([a], [b]) => byText(a, b))
    .slice(0, most)
    .map(([capability, { asked, outstanding }]) => ({
      capability,
      asked,
      covered: asked - outstanding,
      outstanding,
    }));
}
