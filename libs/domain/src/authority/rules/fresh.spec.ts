import { commandRules, type CommandName, type CommandRules } from './all.js';
import { freshCommands, needsFreshSignIn } from './fresh.js';

const rules: CommandRules = commandRules;
const seconds = (name: CommandName) => rules[name].secondPerson ?? [];

describe('what is given shortly after a sign-in alone', () => {
  it('is all that always waits for a second person, and the confirmation', () => {
    const waiting = (Object.keys(rules) as CommandName[]).filter((name) =>
      seconds(name).some(({ when = [] }) => !when.some((one) => one.startsWith('lists'))),
    );
    expect(waiting.filter((name) => !needsFreshSignIn(name))).toEqual([]);
    expect(needsFreshSignIn('approval.confirm')).toBe(true);
  });

  it('is nothing for which waiting would cost lives', () => {
    const urgent = freshCommands.filter((name) => seconds(name).some(({ mayFollow }) => mayFollow));
    expect(urgent).toEqual([]);
    expect(needsFreshSignIn('incident.report')).toBe(false);
  });
});
