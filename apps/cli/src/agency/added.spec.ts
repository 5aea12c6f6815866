import type { AgencyState, Role } from '#domain';
import { whatWasDone } from './added.js';

const none: AgencyState = { status: 'none', credentials: {}, mandates: [], personRoles: {} };
const registered = (roles: readonly Role[], mandates: AgencyState['mandates'] = []): AgencyState => ({
  status: 'registered',
  credentials: { 'X-1': { keyId: 'X-1', publicKey: {} as never, roles, revoked: false } },
  mandates,
  personRoles: {},
});
const asked = { agencyId: 'X', name: '某局', keyId: 'X-1', roles: ['dispatcher'] as const, mandates: [] };
const warn = { capacity: 'warn', areaCode: '520111', of: ['rainstorm'] } as const;

describe('agency add', () => {
  it('says that it registered what was not there', () => {
    expect(whatWasDone(asked, none, registered(['dispatcher'], [warn]))).toEqual([
      'X 某局: registered',
      'key X-1: issued with dispatcher',
      'mandates granted: warn:520111:rainstorm',
    ]);
  });

  it('says that an agency that is there keeps the roles and mandates that were not asked for', () => {
    const there = registered(['commander', 'dispatcher'], [warn]);
    const [was, key, roles, mandates, ...more] = whatWasDone(asked, there, there);
    expect([was, key]).toEqual([
      'X 某局: was registered before',
      'key X-1: there before, with commander, dispatcher',
    ]);
    expect(roles).toMatch(/^not changed: the roles of key X-1 stay, although dispatcher was asked for/);
    expect(mandates).toMatch(/^not changed: it keeps the mandates warn:520111:rainstorm,/);
    expect(more).toEqual([]);
  });

  it('says no more of what is as it was asked for', () => {
    const there = registered(['dispatcher']);
    expect(whatWasDone(asked, there, there)).toHaveLength(2);
  });
});
