import { commandSpecs, livesIn, aggregateOf, parseCommand, rolesFor } from '#contracts';
import { drillSteps } from './drill.js';
import { parties } from '../story/parties.js';

describe('the drill after the night', () => {
  it('holds valid commands that their senders may give, where they belong', () => {
    const problems = drillSteps.flatMap(({ id, name, data, actor, drill }) => {
      if (!Object.hasOwn(commandSpecs, name)) return [`${id}: no command`];
      const command = name as keyof typeof commandSpecs;
      const parsed = parseCommand(command, data);
      const key = parties.find(({ agencyId }) => agencyId === actor.agencyId);
      const mayGive = rolesFor(command).includes(actor.role) && key?.roles.includes(actor.role);
      return [
        ...('violations' in parsed ? [`${id}: ${JSON.stringify(parsed.violations)}`] : []),
        ...(mayGive ? [] : [`${id}: role`]),
        ...(livesIn(aggregateOf(command), drill === undefined ? 'live' : 'drill') ? [] : [`${id}: world`]),
      ];
    });
    expect(problems).toEqual([]);
  });
});
