import { commandRules, type CommandName, type CommandRules } from './all.js';
import { freshCommands, needsFreshSignIn } from './fresh.js';

const rules: CommandRules = commandRules;
const names = Object.keys(rules) as CommandName[];
const seconds = (name: CommandName) => rules[name].secondPerson ?? [];

describe('what is given shortly after a sign-in alone', () => {
  it('is all that always waits for a second person or is done in person, keys and persons, and nothing else', () => {
    const waiting = names.filter((name) =>
      seconds(name).some(({ when = [] }) => !when.some((one) => one.startsWith('lists'))),
    );
    const inPerson = names.filter((name) =>
      rules[name].ways.some(({ only = [] }) =>
        only.some((one) => one === 'inPerson' || one === 'administersInPerson'),
      ),
    );
    // to wait for what is requisitioned would cost lives
    const canWait = inPerson.filter((name) => name !== 'sharing.requisition');
    const more = ['agency.rotate-credential', 'person.register', 'person.update', 'approval.confirm'];
    expect(new Set<string>(freshCommands)).toEqual(new Set([...waiting, ...canWait, ...more]));
  });

  it('is nothing for which waiting would cost lives', () => {
    const urgent = freshCommands.filter((name) => seconds(name).some(({ mayFollow }) => mayFollow));
    expect(urgent).toEqual([]);
    expect(needsFreshSignIn('incident.report')).toBe(false);
  });
});
