import { drillStateOf, drillTimeOf, type DrillLog } from '#contracts';
import { endedStatuses, own, takesPartInDrill, type Standing } from '#domain';
import { seenBy, type AudibleEvent, type AudibleIncident } from '../audience/events.js';
import type { Picture } from '../audience/pictures.js';
import { shownIncident } from '../incident/queries.js';
import { IncidentRow } from '../incident/rows.js';
import { TimelineRow } from '../incident/timeline.js';
import { seesAll } from '../query/sight.js';
import type { Viewer } from '../query/viewer.js';
import type { Negotiation } from '../response/queries.js';
import { SharingLineRow } from '../sharing/lines.js';
import { SharingRow } from '../sharing/rows.js';
import { shownSharing } from '../sharing/seen.js';
import { SightRow } from '../sight/rows.js';
import { shownTask } from '../task/queries.js';
import { TaskRow } from '../task/rows.js';
import { WarningRow } from '../warning/rows.js';
import { taskByClock } from './by-clock.js';
import { exerciseState, type ExerciseState } from './state.js';

type Parties = Record<string, Standing[]>;

/** Events of a drill by position, each with all that decides who is told of it, as things stand in the drill now. */
export async function exerciseAudible(
  drillLog: DrillLog,
  positions: ReadonlySet<string>,
): Promise<AudibleEvent[]> {
  const state = await exerciseState(drillLog);
  const parties = partiesOf(state);
  const incidents = new Map(state.rows(IncidentRow).map((row) => [row.id, incidentOf(row, parties)]));
  return state
    .rows(TimelineRow)
    .filter(({ position }) => positions.has(position))
    .sort((a, b) => (BigInt(a.position) < BigInt(b.position) ? -1 : 1))
    .map((row) => ({
      ...row,
      drill: drillLog.drillId,
      ofIncident: (row.incidentId !== null && incidents.get(row.incidentId)) || null,
      parties:
        row.aggregate === 'inject' ? addresseeOf(state, row.aggregateId) : (parties.get(row.stream) ?? null),
      ofObject: ofObject(state, row),
      named: namedIn(row, incidents),
    }));
}

/** The viewer as it stands inside a drill: who conducts it sees all of it, who takes no part nothing; an auditor audits. */
export function viewerInDrill(drillLog: DrillLog, viewer: Viewer): Viewer | undefined {
  const drill = drillStateOf(drillLog);
  if (seesAll(viewer)) return viewer;
  if (!takesPartInDrill(drill, viewer.agencyId)) return undefined;
  const { here } = viewer;
  const { plannerAgencyId = '' } = drill;
  if (viewer.agencyId === plannerAgencyId)
    return { ...viewer, here: { ...here, homeBureauId: plannerAgencyId, commands: [] } };
  const isBureauAway = !takesPartInDrill(drill, here.homeBureauId);
  return isBureauAway ? { ...viewer, here: { ...here, homeBureauId: plannerAgencyId } } : viewer;
}

/** All that a viewer may see of an incident or a negotiation inside a drill, by its stream. */
export async function exercisePicture(
  drillLog: DrillLog,
  stream: string,
  viewer: Viewer,
): Promise<Picture | undefined> {
  const state = await exerciseState(drillLog);
  const parties = partiesOf(state);
  const incidents = new Map(state.rows(IncidentRow).map((row) => [row.id, row]));
  const standings = (object: string): readonly Standing[] =>
    own(parties.get(object) ?? {}, viewer.agencyId) ?? [];
  const judged = <R extends { incidentId: string }>(row: R, object: string) => {
    const incident = incidents.get(row.incidentId);
    return (
      incident && {
        ...row,
        ofIncident: seenBy(incidentOf(incident, parties), viewer),
        standings: standings(object),
      }
    );
  };
  const negotiation = ({ certificate: _, ...row }: SharingRow): Negotiation[] => {
    const one = judged(row as SharingRow, `sharing-${row.id}`);
    const seen = one && shownSharing(one, viewer);
    return seen ? [seen] : [];
  };
  const upTo = state.position;
  const id = stream.slice(stream.indexOf('-') + 1);
  const requests = state.rows(SharingRow);
  if (stream.startsWith('sharing-')) {
    const [one] = requests.filter((row) => row.id === id).flatMap(negotiation);
    return one && { negotiation: one, upTo };
  }
  const row = incidents.get(id);
  const incident =
    row && shownIncident({ ...row, ofIncident: seenBy(incidentOf(row, parties), viewer), seen: [] }, viewer);
  if (!incident) return undefined;
  const time = drillTimeOf(drillLog);
  const tasks = state.rows(TaskRow).filter(({ incidentId }) => incidentId === id);
  return {
    incident,
    tasks: tasks.flatMap((task) => {
      const one = judged(taskByClock(task, time), `task-${task.id}`);
      return (one && shownTask(one, viewer)) ?? [];
    }),
    sharing: requests.filter(({ incidentId }) => incidentId === id).flatMap(negotiation),
    upTo,
  };
}

function partiesOf(state: ExerciseState): Map<string, Parties> {
  const parties = new Map<string, Parties>();
  for (const { object, agencyId, standing, endedPosition } of state.rows(SightRow)) {
    if (endedPosition !== null) continue;
    const ofObject = parties.get(object) ?? {};
    parties.set(object, ofObject);
    ofObject[agencyId] = [...(Object.hasOwn(ofObject, agencyId) ? (ofObject[agencyId] ?? []) : []), standing];
  }
  return parties;
}

const addresseeOf = ({ injects }: ExerciseState, id: string): Parties | null => {
  const inject = injects.get(id);
  return inject ? { [inject.agencyId]: ['addressee'] } : null;
};

function incidentOf(row: IncidentRow, parties: ReadonlyMap<string, Parties>): AudibleIncident {
  const { id, areaCode, category, commandingAgencyId, status, closedAt, updatedAt } = row;
  const isOver = (endedStatuses as readonly string[]).includes(status);
  return {
    ...{ areaCode, category, commanding: commandingAgencyId ?? undefined },
    verified: status !== 'reported' && status !== 'rejected',
    endedAt: isOver ? (closedAt ?? updatedAt) : undefined,
    parties: parties.get(`incident-${id}`) ?? null,
  };
}

function ofObject(state: ExerciseState, { aggregate, aggregateId }: TimelineRow): AudibleEvent['ofObject'] {
  if (aggregate === 'warning') {
    const warning = state.rows(WarningRow).find(({ id }) => id === aggregateId);
    return warning
      ? {
          ...{ areaCodes: warning.areaCodes, hazard: warning.hazard, category: warning.category },
          issued: warning.issuerAgencyId !== null,
          audience: warning.audience,
        }
      : null;
  }
  if (aggregate !== 'sharing') return null;
  return {
    lines: state
      .rows(SharingLineRow)
      .filter(({ sharingId }) => sharingId === aggregateId)
      .map(({ lineId, ownerAgencyId }) => ({ lineId, ownerAgencyId })),
  };
}

function namedIn(
  { incidentId, data }: TimelineRow,
  incidents: ReadonlyMap<string, AudibleIncident>,
): Record<string, AudibleIncident> {
  const said = data as Readonly<Record<string, unknown>>;
  const ids = [incidentId, said['incidentId'], said['otherIncidentId'], said['intoIncidentId']];
  const named: Record<string, AudibleIncident> = {};
  for (const id of ids) {
    const incident = typeof id === 'string' ? incidents.get(id) : undefined;
    if (incident) named[id as string] = incident;
  }
  return named;
}
