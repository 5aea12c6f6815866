import { drillTimeOf, endOf, figuresOf } from '#contracts';
import { injectsFrom, type PastEntry } from '#domain';
import type { ExerciseCandidates } from '../sharing/allocation-inputs.js';
import type { InputsOf } from '../run/inputs.js';

/** Where a drill is read: its own scope in the log, and past incidents to learn from. */
export interface DrillSources extends ExerciseCandidates {
  /** Oldest first; at most some hundreds. Nothing when there is no such incident. */
  pastIncident(incidentId: string): Promise<readonly PastEntry[]>;
}

/** Injects out of a past incident, or the figures of what was done. */
export const drillInputs = (sources: DrillSources): InputsOf<'drill'> => ({
  complete:
    ({ id: drillId, frame }) =>
    async (command) => {
      if (command.type === 'drill.plan' && command.data.seed) {
        const { seed, participants } = command.data;
        const past = await sources.pastIncident(seed.incidentId);
        const seeded = injectsFrom(past, seed, frame.context.actor.agencyId, participants);
        return { ...command, data: { ...command.data, seeded } };
      }
      if (command.type === 'drill.evaluate') {
        const drillLog = await sources.exercises.drillLog(drillId);
        const endedAt = endOf(drillLog);
        const figures = endedAt && figuresOf(drillLog, endedAt);
        return figures ? { ...command, data: { ...command.data, figures } } : command;
      }
      return command;
    },
});

/** Inside a drill a report is decided by the drill's clock. */
export const reportClock = ({ exercises }: Pick<DrillSources, 'exercises'>): InputsOf<'report'> => ({
  frame: async (frame) => {
    const { drill: drillId } = frame.metadata;
    if (drillId === undefined) return frame;
    const clockAt = drillTimeOf(await exercises.drillLog(drillId))(frame.context.receivedAt);
    return { ...frame, context: { ...frame.context, clockAt } };
  },
});
