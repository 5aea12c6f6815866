import { storedNames } from './codecs.js';
import { isWithheld } from './withheld.js';

const told = storedNames().filter((name) => !isWithheld(name));
const kept = storedNames().filter(isWithheld);

describe('what partners are told', () => {
  it.each([
    'command.',
    'allocation.',
    'agency.credential-',
    'agency.duty-contact-',
    'drill.planned',
    'person.revealed',
    'duty.',
    'message.',
    'team.member-',
  ])('is nothing of %s', (start) => {
    expect(kept.some((name) => name.startsWith(start))).toBe(true);
    expect(told.filter((name) => name.startsWith(start))).toEqual([]);
  });

  it('is the rest, of every aggregate that partners take part in', () => {
    for (const name of ['incident.reported', 'sharing.allocation-decided', 'drill.started', 'team.formed']) {
      expect(told.some((one) => one.startsWith(`${name}.v`))).toBe(true);
    }
  });
});
