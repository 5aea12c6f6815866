import { issuableRoles, type Role } from '../kernel/roles.js';
import { given } from '../kernel/given.helper-spec.js';
import { agency, type AgencyCommand, type AgencyEvent } from './agency.js';
import type { PublicKey } from './credentials.js';
import { rolesAllowed } from './key-roles.js';
import { agencyKinds, type AgencyKind } from './kinds.js';
import type { Capacity, Mandate } from './mandates.js';

const publicKey: PublicKey = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const mandate = (capacity: Capacity): Mandate => ({ capacity, areaCode: '520111' });
const history = (kind: AgencyKind, ...capacities: Capacity[]): AgencyEvent[] => [
  { type: 'agency.registered', data: { name: '单位', kind } },
  ...capacities.map((capacity): AgencyEvent => ({ type: 'agency.mandated', data: mandate(capacity) })),
];
/** What it registers counts at once. */
const machine = { actor: { agencyId: 'liandong', principal: 'x', role: 'system' } } as const;
const issue = (roles: readonly Role[]): AgencyCommand => ({
  type: 'agency.issue-credential',
  data: { keyId: 'K-1', publicKey, roles },
});

const cases: [AgencyKind, Capacity[], Role[]][] = [
  ['enterprise', [], ['enterprise-operator', 'personnel']],
  ['organisation', [], ['agency-operator', 'personnel']],
  ['neighbour', [], ['duty-officer', 'dispatcher', 'agency-operator', 'personnel']],
  ['township', [], ['duty-officer', 'dispatcher', 'agency-operator', 'personnel']],
  ['department', [], ['duty-officer', 'dispatcher', 'agency-operator', 'personnel']],
  ['department', ['warn'], ['duty-officer', 'dispatcher', 'agency-operator', 'personnel']],
  ['superior', [], ['commander', 'duty-officer', 'dispatcher', 'agency-operator', 'personnel']],
  ['superior', ['command'], ['commander', 'duty-officer', 'dispatcher', 'agency-operator', 'personnel']],
  ['department', ['command'], ['commander', 'duty-officer', 'dispatcher', 'agency-operator', 'personnel']],
  ['department', ['audit'], ['auditor', 'personnel']],
  ['organisation', ['administer'], ['administrator', 'personnel']],
];

describe('the roles of a key', () => {
  it.each(cases)('of an agency of kind %s with %j are among %j', (kind, capacities, allowed) => {
    for (const role of issuableRoles) {
      const asked = given(agency, ...history(kind, ...capacities)).when(issue([role]), machine);
      if (allowed.includes(role))
        asked.then({ type: 'agency.credential-issued', data: { keyId: 'K-1', publicKey, roles: [role] } });
      else
        asked.thenRefused({
          code: 'role-not-of-agency',
          roles: [role],
          permitted: rolesAllowed({ kind, mandates: capacities.map(mandate) }),
        });
    }
  });

  it('of every kind may be those of its personnel', () => {
    for (const kind of agencyKinds) expect(rolesAllowed({ kind, mandates: [] })).toContain('personnel');
  });

  it('are none before it is registered', () => {
    expect(rolesAllowed({ mandates: [mandate('command')] })).toEqual([]);
  });

  it.each<Role[]>([
    ['auditor', 'personnel'],
    ['agency-operator', 'administrator'],
    ['auditor', 'administrator'],
  ])('are not %j and %s at once', (...roles) => {
    given(agency, ...history('department', 'audit'))
      .when(issue(roles))
      .thenRefused({
        code: 'role-stands-alone',
        role: roles.find((role) => role === 'auditor' || role === 'administrator'),
      });
  });

  it('that stands alone may be named twice', () => {
    given(agency, ...history('department', 'audit'))
      .when(issue(['auditor', 'auditor']), machine)
      .then({
        type: 'agency.credential-issued',
        data: { keyId: 'K-1', publicKey, roles: ['auditor', 'auditor'] },
      });
  });
});
