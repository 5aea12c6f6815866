import { clockOf, shippedStatisticsRules, type StatisticsRules } from '#domain';
import { reportClock, type DrillSources } from '../drill/inputs.js';
import type { InputsOf } from '../run/inputs.js';
import type { Runners } from '../run/runners.js';

/** Statistics of an exercise run on its times, inside a drill on the drill's clock; how long they run is by the rules. */
export const statisticsInputs = (
  drills: Pick<DrillSources, 'exercises'>,
  live: Runners,
  rules: StatisticsRules = shippedStatisticsRules,
): InputsOf<'statistics'> => ({
  ...reportClock(drills),
  complete:
    ({ frame }) =>
    async (command) => {
      if (command.type !== 'statistics.open') return command;
      const { incident } = live.of(frame.metadata);
      const { exercise } = await incident.state(command.data.incidentId);
      const isInDrill = frame.metadata.drill !== undefined;
      return {
        ...command,
        data: { ...command.data, exercise: exercise || isInDrill, clock: clockOf(rules) },
      };
    },
});
