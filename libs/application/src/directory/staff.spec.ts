import { agency, type AgencyEvent, type AgencyState, type PersonEvent } from '#domain';
import { Staff } from './staff.js';

const details = { subject: 'p', sealed: 's' };
const registered = (agencyId: string, signIn?: string): PersonEvent => ({
  type: 'person.registered',
  data: { details, agencyId, ...(signIn !== undefined && { signIn }) },
});
const ended: PersonEvent = { type: 'person.ended', data: { reason: '调离' } };

const at = (revision: number) => ({
  revision: BigInt(revision),
  recordedAt: `2026-11-2${revision}T00:00:00.000Z`,
});

const state = (...events: AgencyEvent[]): AgencyState =>
  events.reduce(
    (before, event) => agency.evolve(before, event),
    agency.evolve(agency.initialState, {
      type: 'agency.registered',
      data: { name: '某局', kind: 'department' },
    }),
  );
const granted = (personId: string, role: 'dispatcher' | 'commander'): AgencyEvent => ({
  type: 'agency.role-granted',
  data: { personId, role },
});

describe('the staff of agencies', () => {
  it('has the roles that were granted and that the agency may hold', () => {
    const staff = new Staff();
    staff.take('li', registered('EMB'), at(0));
    const emb = state(granted('li', 'dispatcher'), granted('li', 'commander'));
    expect(staff.find('li', () => emb)).toEqual({
      personId: 'li',
      agencyId: 'EMB',
      roles: ['dispatcher'],
      ended: false,
    });
    expect(staff.find('li', () => ({ ...emb, status: 'suspended' }))?.roles).toEqual([]);
    expect(staff.find('li', () => undefined)?.roles).toEqual([]);
    staff.take('li', ended, at(1));
    expect(staff.find('li', () => emb)).toMatchObject({
      ...{ roles: [], ended: true },
      endedAt: '2026-11-21T00:00:00.000Z',
    });
    expect(staff.find('wang', () => emb)).toBeUndefined();
  });

  it('does not have those whose data alone are on record', () => {
    const staff = new Staff();
    staff.take('caller', { type: 'person.revealed', data: { purpose: '回访', byAgencyId: 'EMB' } }, at(0));
    staff.take('caller', { type: 'person.erased', data: { reason: '申请' } }, at(1));
    expect([staff.save().size, staff.of('EMB')]).toEqual([0, []]);
  });

  it('is known by the account that was given last, while employed', () => {
    const staff = new Staff();
    staff.take('li', registered('EMB', 'a'), at(0));
    staff.take('li', { type: 'person.updated', data: { details, signIn: 'b' } }, at(1));
    // what was taken already
    staff.take('li', registered('EMB', 'a'), at(0));
    expect([staff.signingIn('a'), staff.signingIn('b')]).toEqual([[], ['li']]);
    staff.take('wang', registered('EMB', 'b'), at(0));
    expect(staff.signingIn('b')).toEqual(['li', 'wang']);
    staff.take('li', ended, at(2));
    expect(new Staff(staff.save()).signingIn('b')).toEqual(['wang']);
    expect(new Staff(staff.save()).of('EMB')).toEqual(['li', 'wang']);
    expect(staff.signingIn('')).toEqual([]);
  });

  it('is known to have a number or none, where that is on record, and since when it is gone', () => {
    const staff = new Staff();
    const hasNumber = (personId: string) => staff.find(personId, () => undefined)?.hasNumber;
    staff.take('li', registered('EMB'), at(0));
    expect(hasNumber('li')).toBeUndefined();
    staff.take('li', { type: 'person.updated', data: { details, hasNumber: false } }, at(1));
    expect(hasNumber('li')).toBe(false);
    staff.take('li', ended, at(2));
    staff.take('li', { type: 'person.erased', data: { reason: '申请' } }, at(3));
    // the data is erased after the employment has ended
    expect(new Staff(staff.save()).find('li', () => undefined)?.endedAt).toBe('2026-11-22T00:00:00.000Z');
  });
});
