import { drillStateOf, drillTimeOf, type DrillLog } from '#contracts';
import { insideDrill, own, type Party, type Standing } from '#domain';
import { seenBy, type AudibleEvent, type AudibleIncident } from '../audience/events.js';
import type { Picture } from '../audience/pictures.js';
import { headOf } from '../incident/head.js';
import { shownIncident } from '../incident/queries.js';
import { IncidentRow } from '../incident/rows.js';
import type { TimelineRow } from '../incident/timeline.js';
import type { Viewer } from '../query/viewer.js';
import type { Negotiation } from '../response/queries.js';
import { SharingRow } from '../sharing/rows.js';
import { shownSharing } from '../sharing/seen.js';
import { SightRow } from '../sight/rows.js';
import { shownTask } from '../task/queries.js';
import { TaskRow } from '../task/rows.js';
import { aboutObject, ownersIn } from './about.js';
import { taskByClock } from './by-clock.js';
import { merging, Past, type Parties } from './past.js';
import { exerciseState, type ExerciseState } from './state.js';

/** Events of a drill by position, each with all that decides who is told of it, as things stood in the drill then. */
export async function exerciseAudible(
  drillLog: DrillLog,
  positions: ReadonlySet<string>,
): Promise<AudibleEvent[]> {
  const state = await exerciseState(drillLog);
  const past = new Past(state);
  return past.timeline
    .filter(({ position }) => positions.has(position))
    .map((row) => ({
      ...row,
      drill: drillLog.drillId,
      ofIncident: past.incident(row.incidentId, row.position) ?? null,
      parties:
        row.aggregate === 'inject'
          ? addresseeOf(state, row.aggregateId)
          : past.parties(row.stream, row.position),
      ofObject: aboutObject(state, row),
      named: namedIn(row, past),
    }));
}

/** The viewer as it stands inside a drill, if it does. */
export function viewerInDrill(
  drillLog: DrillLog,
  viewer: Viewer,
  registered: readonly Party[],
): Viewer | undefined {
  const inside = insideDrill({ who: viewer, here: viewer.here }, drillStateOf(drillLog), registered);
  return inside && { ...inside.who, here: inside.here };
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
    const owners = ownersIn(state, `sharing-${row.id}`);
    const seen = one && shownSharing({ ...one, owners }, viewer);
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
  return { ...headOf(row), parties: parties.get(`incident-${row.id}`) ?? null };
}

function namedIn({ incidentId, data, position }: TimelineRow, past: Past): Record<string, AudibleIncident> {
  const said = data as Readonly<Record<string, unknown>>;
  const into =
    incidentId === null ? undefined : past.lastSaid(incidentId, merging, 'intoIncidentId', position);
  const ids = [incidentId, said['incidentId'], said['otherIncidentId'], said['intoIncidentId'], into];
  const named: Record<string, AudibleIncident> = {};
  for (const id of ids) {
    const incident = typeof id === 'string' ? past.incident(id, position) : undefined;
    if (incident) named[id as string] = incident;
  }
  return named;
}
