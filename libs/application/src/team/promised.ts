import type { InputsOf } from '../run/inputs.js';
import type { Runners } from '../run/runners.js';

/** What a team that is to be disbanded is promised to: its resource bears its id. */
export const teamInputs = ({ resource }: Pick<Runners, 'resource'>): InputsOf<'team'> => ({
  complete:
    ({ id }) =>
    async (command) => {
      if (command.type !== 'team.disband') return command;
      const { promises } = await resource.state(id);
      return { ...command, data: { ...command.data, promised: Object.keys(promises).sort() } };
    },
});
