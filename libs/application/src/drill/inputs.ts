import { drillTimeOf, endOf, figuresOf } from '#contracts';
import { injectsFrom, type DrillCommand, type PastEntry } from '#domain';
import type { CommandFrame } from '#event-log';
import type { ExerciseCandidates } from '../sharing/allocation-inputs.js';
import { atDrillTime } from '../intake/service-command.js';

/** Where a drill is read: its own world in the log, and past incidents to learn from. */
export interface DrillSources extends ExerciseCandidates {
  /** Oldest first; at most some hundreds. Nothing when there is no such incident. */
  pastIncident(incidentId: string): Promise<readonly PastEntry[]>;
}

/** Puts into commands about a drill what the service knows of it. */
export class DrillInputs {
  constructor(readonly sources: DrillSources) {}

  /** A command as it is decided: inside a drill by the drill's clock. */
  async byClock(frame: CommandFrame): Promise<CommandFrame> {
    const { drill: drillId } = frame.metadata;
    if (drillId === undefined || frame.standing) return frame;
    const time = drillTimeOf(await this.sources.exercises.world(drillId));
    return atDrillTime(frame, time(frame.context.receivedAt));
  }

  /** Injects out of a past incident, or the figures of what was done. */
  complete(drillId: string, actorAgencyId: string): (command: DrillCommand) => Promise<DrillCommand> {
    return async (command) => {
      if (command.type === 'drill.plan' && command.data.seed) {
        const { seed, participants } = command.data;
        const past = await this.sources.pastIncident(seed.incidentId);
        const seeded = injectsFrom(past, seed, actorAgencyId, participants);
        return { ...command, data: { ...command.data, seeded } };
      }
      if (command.type === 'drill.evaluate') {
        const world = await this.sources.exercises.world(drillId);
        const endedAt = endOf(world);
        const figures = endedAt && figuresOf(world, endedAt);
        return figures ? { ...command, data: { ...command.data, figures } } : command;
      }
      return command;
    };
  }
}
