import type { FlowDoor, Runners, WorkDirectory } from '#application';
import { drillTimeOf, parseExerciseStream, parseStreamId, type RecordedEvent } from '#contracts';
import { takesPartInDrill, type DrillState, type ReportingRuleSet } from '#domain';
import type { EventLog, ExerciseLog } from '#event-log';
import { reactToResponse } from '../activation/reactor.js';
import { reactToEnding } from '../ending/reactor.js';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { reactor } from '../following/reactor.js';
import { reportFlow } from '../report/reactor.js';
import { reactToSharing } from '../sharing/reactor.js';
import { reactToWarning } from '../warning/reactor.js';

const name = 'exercise-flow';

/** What the flows inside drills read of the live scope, and of the drills themselves. */
export interface ExerciseSources {
  readonly log: Pick<EventLog, 'read'>;
  readonly exercises: ExerciseLog;
  readonly rules: ReportingRuleSet;
  readonly directory: WorkDirectory;
}

/** The flows of the live scope inside drills: the same steps, each with the runners of the event's own drill. */
export function exerciseReactor(
  door: FlowDoor,
  positions: Positions,
  { log, exercises, rules, directory }: ExerciseSources,
): Follower {
  const reportOn = reportFlow(door, log, rules);

  const react = async (event: RecordedEvent): Promise<void> => {
    const place = parseExerciseStream(event.stream);
    const target = place && parseStreamId(place.stream);
    if (!target) return;
    const { drillId, stream } = place;
    const { aggregate, id } = target;
    const runners = door.runners.of({ drill: drillId });
    const drill = await plannedDrill(drillId, door.runners);
    const cause = { ...event, stream };
    if (aggregate === 'sharing') await reactToSharing(cause, door);
    if (aggregate === 'warning') await reactToWarning(cause, door);
    if (aggregate === 'incident') {
      const time = drillTimeOf(await exercises.drillLog(drillId));
      const takesPart = (agencyId: string): boolean => takesPartInDrill(drill, agencyId);
      await reportOn(event, id, { runners, time, takesPart });
    }
    const inside: FlowDoor = { runners, submitOwn: (own) => door.submitOwn(own) };
    await reactToResponse(cause, inside);
    await reactToEnding(cause, inside, directory);
  };

  return reactor(name, positions, react);
}

/** What was planned never changes; what was not planned when it was read may be since. */
async function plannedDrill(drillId: string, { drill }: Runners): Promise<DrillState> {
  const kept = await drill.state(drillId, 'kept');
  return kept.status === 'none' ? drill.state(drillId) : kept;
}
