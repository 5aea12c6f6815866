import { relationsOf, type Relation } from '../relation/relations.js';
import { sightOf } from '../relation/sight.js';
import type { Facts } from '../relation/facts.js';
import { holdsRole, type PolicyRole, type Speaker } from '../relation/subject.js';
import { commandRules, type CommandName } from '../rules/all.js';
import { mayDo } from '../rules/may-do.js';
import { within } from '../relation/area.js';
import { cellOf, shapes, subjects } from './cells.helper-spec.js';
import { byDesign, cells } from './matrix.helper-spec.js';
import { liesWithin, mayHoldRole } from './oracle.helper-spec.js';

const commandNames = Object.keys(commandRules) as CommandName[];

describe('relations and sights, against what the design says', () => {
  it('are the same in every cell', () => {
    for (const cell of cells) {
      const { who, of, here } = cell;
      const { relations, sight } = byDesign(cell);
      const expected = { relations: [...relations].sort(), sight };
      const found = { relations: [...relationsOf(who, of, here)].sort(), sight: sightOf(who, of, here) };
      if (JSON.stringify(found) !== JSON.stringify(expected))
        expect({ who, of, ...found }).toEqual({ who, of, ...expected });
    }
  });

  it('hold the roles that their kind and mandates allow', () => {
    expect(subjects.map((who) => holdsRole(who))).toEqual(subjects.map((who) => mayHoldRole(who)));
  });

  it('give sight of every object by every relation to it but the office of home bureau', () => {
    for (const { who, of, here } of cells) {
      const relations = [...relationsOf(who, of, here)].filter((each) => !['home', 'self'].includes(each));
      if (
        relations.length > 0 &&
        (of.incidents ?? []).length < 2 &&
        !of.isWithin &&
        !who.suspended &&
        sightOf(who, of, here) === 'none'
      )
        expect({ who, of, sight: sightOf(who, of, here) }).not.toMatchObject({ sight: 'none' });
    }
  });

  it('put an area into another as its digits say', () => {
    const codes = [
      '520000',
      '520100',
      '520111',
      '520110',
      '520113',
      '520111010',
      '520111010000',
      '520111000',
      '5201',
      'x',
    ];
    for (const a of codes)
      for (const b of codes) expect([a, b, within(a, b)]).toEqual([a, b, liesWithin(a, b)]);
    expect([within('520111', '520100'), within('520100', '520111')]).toEqual([true, false]);
    expect(within('520111', '000000')).toBe(false);
  });
});

describe('commands', () => {
  it('have rows: all that come from outside, the service’s own, and those to come', () => {
    const isOwn = (name: CommandName): boolean =>
      commandRules[name].ways.every(({ relation }) => relation === 'service');
    expect(commandNames.filter(isOwn)).toHaveLength(40);
    expect(commandNames).toHaveLength(145 + 40 + 6);
  });

  it('ask for each second person where several are owed', () => {
    const first = subjects.find(({ role }) => role === 'administrator');
    const director = subjects.find(({ role }) => role === 'duty-officer');
    if (!first || !director) throw new Error('no such subjects');
    const { of, here } = cellOf(first, shapes.plain);
    const home = { ...director, agencyId: 'HOME', keyId: 'H' };
    const next = { ...director, agencyId: 'NEXT', keyId: 'N' };
    const owes = (name: CommandName, facts: Facts, ...cosigners: Speaker[]): boolean =>
      'owed' in mayDo(name, { ...first, cosigners }, facts, here);
    const changing = { ...of, addressees: ['NEXT'] };
    expect(owes('installation.set', changing, home)).toBe(true);
    expect(owes('installation.set', changing, next)).toBe(true);
    expect(owes('installation.set', changing, home, next)).toBe(false);
    expect(owes('agency.withdraw-mandate', { ...of, content: { capacity: 'administer' } }, home)).toBe(true);
    expect(owes('agency.withdraw-mandate', { ...of, content: { capacity: 'local' } }, home)).toBe(false);
  });
});

it('knows every relation and role that a rule names', () => {
  const relations = new Set<Relation>(cells.flatMap(({ who, of, here }) => [...relationsOf(who, of, here)]));
  const roles = new Set<PolicyRole>(subjects.map(({ role }) => role));
  for (const name of commandNames)
    for (const way of commandRules[name].ways) {
      expect(way.relation === 'anyone' || relations.has(way.relation)).toBe(true);
      for (const role of way.roles) expect(roles.has(role)).toBe(true);
    }
});
