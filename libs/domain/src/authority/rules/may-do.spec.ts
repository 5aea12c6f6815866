import type { Facts } from '../relation/facts.js';
import { twoPersonCases, type Installation, type PolicyRole, type Subject } from '../relation/subject.js';
import { insideDrill } from '../relation/inside-drill.js';
import { commandRules, type CommandName } from './all.js';
import { confirmersOf, mayConfirm, mayDo, oversees } from './may-do.js';

const here: Installation = { districtCode: '520111', homeBureauId: 'EMB', commands: [] };
const administrator: Subject = {
  agencyId: 'LD-ADMIN',
  kind: 'department',
  mandates: [{ capacity: 'administer', areaCode: '520111' }],
  role: 'administrator',
  principal: 'a',
};
const registry: Facts = { isRegistry: true, owner: 'FIRE' };

describe('a command that two persons give', () => {
  it('is owed the second one’s confirmation until it is there', () => {
    expect(mayDo('agency.suspend', administrator, registry, here)).toMatchObject({
      relation: 'administer',
      owed: { code: 'second-person-required', mayFollow: false },
    });
    const second = { ...administrator, principal: 'b' };
    expect(mayDo('agency.suspend', { ...administrator, cosigners: [second] }, registry, here)).toEqual({
      relation: 'administer',
    });
  });
});

describe('a role that weighs', () => {
  const keeper = (mandates: Subject['mandates']): Subject => ({
    ...{ agencyId: 'X', kind: 'department', role: 'personnel', principal: 'keeper', keyId: 'X-1', mandates },
  });
  const roles = (one: PolicyRole): Facts => ({ isRegistry: true, owner: 'X', content: { roles: [one] } });

  it.each([
    ['auditor', 'audit'],
    ['administrator', 'administer'],
    ['commander', 'command'],
    ['personnel', 'command'],
  ] as const)('%s is given and taken by nobody alone', (role, capacity) => {
    for (const name of ['agency.grant-role', 'agency.withdraw-role'] as const) {
      const who = keeper([{ capacity, areaCode: '520111' }]);
      expect(mayDo(name, who, roles(role), here)).toMatchObject({ owed: { mayFollow: false } });
      const second = { ...who, principal: 'other', keyId: 'X-2' };
      expect(mayDo(name, { ...who, cosigners: [second] }, roles(role), here)).toEqual({ relation: 'self' });
    }
  });

  it('is none that coordinates', () => {
    const who = keeper([{ capacity: 'command', areaCode: '520111' }]);
    expect(mayDo('agency.grant-role', who, roles('dispatcher'), here)).toEqual({ relation: 'self' });
  });
});

const officer = (agencyId: string, principal: string, more: Partial<Subject> = {}): Subject => ({
  ...{ agencyId, principal, kind: 'department', role: 'duty-officer', keyId: `${agencyId}-${principal}` },
  mandates: [{ capacity: 'command', areaCode: '520111' }],
  ...more,
});
const zhang = officer('EMB', 'zhang');
const li = officer('EMB', 'li');
const listing: Installation = { ...here, commands: zhang.mandates, twoPersons: twoPersonCases };
const incident: Facts = {
  incidents: [{ areaCode: '520111010', category: 'natural-disaster', joined: [] }],
  isHighLevel: true,
};
const level = 'incident.change-response-level';

describe('what an installation lists', () => {
  it('is owed as long as it is listed, and by what is on record', () => {
    const owed = { code: 'second-person-required', mayFollow: true };
    expect(mayDo(level, zhang, incident, listing)).toEqual({ relation: 'command', owed });
    expect(mayDo(level, zhang, { ...incident, isHighLevel: false }, listing)).toEqual({
      relation: 'command',
    });
    expect(mayDo(level, zhang, incident, { ...listing, twoPersons: ['override'] })).toEqual({
      relation: 'command',
    });
    expect(mayDo(level, { ...zhang, cosigners: [li] }, incident, listing)).toEqual({ relation: 'command' });
  });

  it('is not asked for inside a drill', () => {
    const inside = insideDrill({ who: zhang, here: listing }, { plannerAgencyId: 'EMB', participants: [] }, [
      zhang,
    ]);
    if (!inside) throw new Error('the planner takes part');
    expect(mayDo(level, inside.who, incident, inside.here)).toEqual({ relation: 'command' });
  });

  it('may be done alone but for a statutory report', () => {
    const report = { ...incident, addressees: ['EMB'], isMajor: true };
    expect(mayDo('report.submit', zhang, report, listing)).toMatchObject({ owed: { mayFollow: false } });
  });

  it('takes nothing away from what always needs two, which nobody may do alone', () => {
    const names = Object.keys(commandRules) as CommandName[];
    const seconds = names.flatMap((name) =>
      (commandRules[name].secondPerson ?? []).map(({ when = [], mayFollow }) => ({ name, when, mayFollow })),
    );
    const ofList = seconds.filter(({ when }) => when.some((one) => one.startsWith('lists')));
    expect(new Set(ofList.map(({ name }) => name.split('.')[0]))).toEqual(
      new Set(['incident', 'sharing', 'allocation', 'report', 'statistics']),
    );
    const always = seconds.filter((one) => !ofList.includes(one));
    expect(always.some(({ mayFollow }) => mayFollow)).toBe(false);
    expect(new Set(always.map(({ name }) => name))).toEqual(
      new Set([
        ...['agency.register', 'agency.suspend', 'agency.reinstate', 'agency.issue-credential'],
        ...[
          'agency.revoke-credential',
          'agency.mandate',
          'agency.withdraw-mandate',
          'agency.register-issuer',
        ],
        ...[
          'agency.bind-key',
          'agency.grant-role',
          'agency.withdraw-role',
          'person.erase',
          'person.update',
          'sensor.register',
        ],
        ...['installation.set', 'installation.list-two-persons'],
      ]),
    );
    for (const twoPersons of [undefined, [], twoPersonCases])
      expect(mayDo('agency.suspend', administrator, registry, { ...here, twoPersons })).toMatchObject({
        owed: { mayFollow: false },
      });
  });

  it.each([
    ['the same person in another session or by another key', officer('EMB', 'zhang', { keyId: undefined })],
    ['the same key under another name', officer('EMB', 'li', { keyId: zhang.keyId })],
    ['a key that replaced the first', officer('EMB', 'li', { keys: ['A', 'B'] })],
    ['an operator of the bureau', officer('EMB', 'li', { role: 'agency-operator' })],
    ['who commands elsewhere', officer('SUB', 'li', { mandates: [] })],
    ['who is suspended', officer('EMB', 'li', { suspended: true })],
    ['an administrator, whatever it administers', { ...administrator, principal: 'li' }],
  ])('is not for %s to confirm', (_, second) => {
    const first = { ...zhang, keys: ['A'] };
    expect(mayConfirm(level, second, first, incident, listing)).toBe(false);
    expect(mayConfirm(level, li, first, incident, listing)).toBe(true);
  });

  it('is shown to every agency that commands, by mandate or established', () => {
    const fire = officer('FIRE', 'x', {
      mandates: [{ capacity: 'command', areaCode: '520111', of: ['accident'] }],
    });
    const city = officer('GY-EMB', 'y', { kind: 'superior', areaCode: '520100', mandates: [] });
    const parties = [zhang, fire, city];
    const at = { ...listing, commands: [...zhang.mandates, ...fire.mandates] };
    expect(confirmersOf(level, zhang, incident, at, parties)).toEqual(['agency:EMB']);
    const handed = {
      ...incident,
      incidents: (incident.incidents ?? []).map((one) => ({ ...one, commanding: 'GY-EMB' })),
    };
    expect(confirmersOf(level, zhang, handed, at, parties)).toEqual(['agency:EMB', 'agency:GY-EMB']);
  });

  it('is told to who oversees the district once it was not signed in time', () => {
    const city = officer('GY-EMB', 'y', { kind: 'superior', areaCode: '520100' });
    expect(
      [
        zhang,
        city,
        { ...city, areaCode: '520200' },
        { ...city, role: 'agency-operator' as const },
        officer('FIRE', 'x'),
      ].map((who) => oversees(who, listing)),
    ).toEqual([true, true, false, false, false]);
  });
});

describe('what somebody opened', () => {
  const incidents: Facts['incidents'] = [{ areaCode: '520111', category: 'natural-disaster', joined: [] }];
  const opener = officer('FCDR', 'a', { mandates: [] });

  it('stays theirs to carry on without command, and opens nothing else of the incident', () => {
    const statistics: Facts = { incidents, isWithin: true, owner: 'FCDR' };
    expect(mayDo('statistics.draft-total', opener, statistics, here)).toEqual({ relation: 'self' });
    expect(mayDo('statistics.ask', opener, statistics, here)).toEqual({ refusal: { code: 'not-a-party' } });
    expect(mayDo('statistics.draft-total', officer('FIRE', 'b', { mandates: [] }), statistics, here)).toEqual(
      {
        refusal: { code: 'not-found' },
      },
    );
    const another: Facts = { incidents, isNew: true };
    expect(mayDo('statistics.open', opener, another, here)).toEqual({ refusal: { code: 'not-found' } });
    expect(mayDo('sharing.offer', opener, { incidents, owner: 'FCDR' }, here)).toEqual({
      refusal: { code: 'not-found' },
    });
  });
});
