import type { AgencyDirectory } from '#application';
import { parseExerciseStream, type DrillLog, type PartnerTopicName, type RecordedEvent } from '#contracts';
import type { ExerciseLog, FollowerName } from '#event-log';
import {
  exerciseAudible,
  exercisePicture,
  viewerInDrill,
  type AudibleEvent,
  type Picture,
  type ReadModel,
  type SeenObject,
  type Viewer,
  type World,
} from '#read-model';
import type { StandsAs } from './plan.js';

/** What agencies are told of: what happens in earnest, or inside drills. */
export interface Scope {
  readonly name: FollowerName;
  readonly world: World;
  readonly topic: PartnerTopicName;
  /**
   * Events that anybody may be told of, in log order, with all that decides who is, and how agencies stand where they
   * happened.
   */
  events(
    records: readonly RecordedEvent[],
    upTo: bigint,
  ): Promise<{ events: AudibleEvent[]; standsAs: StandsAs }>;
  /** What is open to a viewer now. */
  openTo(viewer: Viewer): Promise<readonly SeenObject[]>;
  picture(object: string, viewer: Viewer): Promise<Picture | undefined>;
}

/** The rows that decide who is told are not there yet. */
export class RowsBehind extends Error {
  readonly code = 'rows-behind';
}

const rowsWithinMs = 10_000;

export const liveScope = ({ queries, projected }: Pick<ReadModel, 'queries' | 'projected'>): Scope => ({
  name: 'partner-relay',
  world: 'live',
  topic: 'events',
  events: async (records, upTo) => {
    if (!(await projected.waitFor(upTo, rowsWithinMs)))
      throw new RowsBehind(`the rows have not come to position ${upTo} within ${rowsWithinMs} ms`);
    const events = await queries.audience.events(records.map(({ position }) => position));
    return { events, standsAs: (_, viewer) => viewer };
  },
  openTo: (viewer) => queries.audience.openTo(viewer),
  picture: (object, viewer) => queries.audience.picture(object, viewer),
});

/** A drill has no end to catch up with: whoever comes later is shown each incident with what next happens in it. */
export const exerciseScope = (
  exercises: Pick<ExerciseLog, 'drillLog'>,
  directory: Pick<AgencyDirectory, 'registered'>,
): Scope => ({
  name: 'exercise-partner-relay',
  world: 'exercise',
  topic: 'exerciseEvents',
  events: async (records) => {
    const drills = new Map<string, Set<string>>();
    for (const { stream, position } of records) {
      const drillId = parseExerciseStream(stream)?.drillId;
      if (drillId === undefined) continue;
      drills.set(drillId, (drills.get(drillId) ?? new Set()).add(position.toString()));
    }
    const logs = new Map<string, DrillLog>();
    const events: AudibleEvent[] = [];
    for (const [drillId, positions] of drills) {
      const drillLog = await exercises.drillLog(drillId);
      logs.set(drillId, drillLog);
      events.push(...(await exerciseAudible(drillLog, positions)));
    }
    return {
      events,
      standsAs: ({ drill = '' }, viewer) => {
        const drillLog = logs.get(drill);
        return drillLog && viewerInDrill(drillLog, viewer, directory.registered());
      },
    };
  },
  openTo: () => Promise.resolve([]),
  picture: async (object, viewer) => {
    const inside = parseExerciseStream(object);
    const drillLog = inside && (await exercises.drillLog(inside.drillId));
    const as = drillLog && viewerInDrill(drillLog, viewer, directory.registered());
    return as && exercisePicture(drillLog, inside.stream, as);
  },
});
