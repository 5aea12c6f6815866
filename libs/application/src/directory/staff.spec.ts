import { agency, type AgencyEvent, type AgencyState, type PersonEvent } from '#domain';
import { Staff } from './staff.js';

const details = { subject: 'p', sealed: 's' };
const registered = (agencyId: string, signIn?: string): PersonEvent => ({
  type: 'person.registered',
  data: { details, agencyId, ...(signIn !== undefined && { signIn }) },
});
const ended: PersonEvent = { type: 'person.ended', data: { reason: '调离' } };

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
    staff.take('li', registered('EMB'), 0n);
    const emb = state(granted('li', 'dispatcher'), granted('li', 'commander'));
    expect(staff.find('li', () => emb)).toEqual({
      personId: 'li',
      agencyId: 'EMB',
      roles: ['dispatcher'],
      ended: false,
    });
    expect(staff.find('li', () => ({ ...emb, status: 'suspended' }))?.roles).toEqual([]);
    expect(staff.find('li', () => undefined)?.roles).toEqual([]);
    staff.take('li', ended, 1n);
    expect(staff.find('li', () => emb)).toMatchObject({ roles: [], ended: true });
    expect(staff.find('wang', () => emb)).toBeUndefined();
  });

  it('does not have those whose data alone are on record', () => {
    const staff = new Staff();
    staff.take('caller', { type: 'person.revealed', data: { purpose: '回访', byAgencyId: 'EMB' } }, 0n);
    staff.take('caller', { type: 'person.erased', data: { reason: '申请' } }, 1n);
    expect([staff.save().size, staff.of('EMB')]).toEqual([0, []]);
  });

  it('is known by the account that was given last, while employed', () => {
    const staff = new Staff();
    staff.take('li', registered('EMB', 'a'), 0n);
    staff.take('li', { type: 'person.updated', data: { details, signIn: 'b' } }, 1n);
    // what was taken already
    staff.take('li', registered('EMB', 'a'), 0n);
    expect([staff.signingIn('a'), staff.signingIn('b')]).toEqual([[], ['li']]);
    staff.take('wang', registered('EMB', 'b'), 0n);
    expect(staff.signingIn('b')).toEqual(['li', 'wang']);
    staff.take('li', ended, 2n);
    expect(new Staff(staff.save()).signingIn('b')).toEqual(['wang']);
    expect(new Staff(staff.save()).of('EMB')).toEqual(['li', 'wang']);
    expect(staff.signingIn('')).toEqual([]);
  });
});
