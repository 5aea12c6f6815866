import { folded, given, withStrays } from '../kernel/given.helper-spec.js';
import { agency, type AgencyCommand, type AgencyEvent } from './agency.js';
import { personSpeaksNow } from './holders.js';

const personId = '0b6f3f6e-6f7c-4a6e-9d55-2f1f0c3f7a11';
const other = '5d1c7b34-94f1-4a0e-8f0b-0f1a2b3c4d5e';
const publicKey = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } as const;

const registered: AgencyEvent = {
  type: 'agency.registered',
  data: { name: '消防救援大队', kind: 'department', areaCode: '520111' },
};
const auditing: AgencyEvent = { type: 'agency.mandated', data: { capacity: 'audit', areaCode: '520111' } };
const issued: AgencyEvent = {
  type: 'agency.credential-issued',
  data: { keyId: 'FIRE-1', publicKey, roles: ['duty-officer'] },
};
type Role = Extract<AgencyCommand, { type: 'agency.grant-role' }>['data']['role'];
const grant = (role: Role): AgencyCommand => ({ type: 'agency.grant-role', data: { personId, role } });
const granted = (role: Role): AgencyEvent => ({ type: 'agency.role-granted', data: { personId, role } });
const withdrawn = (role: Role): AgencyEvent => ({
  type: 'agency.role-withdrawn',
  data: { personId, role, reason: '调岗' },
});
const bind = (to: string): AgencyCommand => ({
  type: 'agency.bind-key',
  data: { keyId: 'FIRE-1', personId: to },
});
const bound: AgencyEvent = { type: 'agency.key-bound', data: { keyId: 'FIRE-1', personId } };

describe('roles of persons', () => {
  it('are granted once and withdrawn once', () => {
    given(agency, registered)
      .when(withStrays(grant('dispatcher')))
      .then(granted('dispatcher'));
    given(agency, registered, granted('dispatcher')).when(grant('dispatcher')).thenNothing();
    const withdraw: AgencyCommand = {
      type: 'agency.withdraw-role',
      data: { personId, role: 'dispatcher', reason: '调岗' },
    };
    given(agency, registered, granted('dispatcher')).when(withStrays(withdraw)).then(withdrawn('dispatcher'));
    given(agency, registered).when(withdraw).thenNothing();
  });

  it('are such as the agency may hold', () => {
    given(agency, registered)
      .when(grant('commander'))
      .thenRefused({
        code: 'role-not-of-agency',
        roles: ['commander'],
        permitted: ['duty-officer', 'dispatcher', 'agency-operator', 'personnel'],
      });
    given(agency, registered, auditing).when(grant('auditor')).then(granted('auditor'));
    given(agency, registered, auditing, granted('auditor'))
      .when(grant('personnel'))
      .thenRefused({ code: 'role-stands-alone', role: 'auditor' });
  });

  it('are each person’s own', () => {
    const { personRoles } = folded(
      agency,
      registered,
      granted('dispatcher'),
      granted('duty-officer'),
      { type: 'agency.role-granted', data: { personId: other, role: 'dispatcher' } },
      withdrawn('dispatcher'),
    );
    expect(personRoles).toEqual({ [personId]: ['duty-officer'], [other]: ['dispatcher'] });
  });
});

describe('a person', () => {
  it('speaks in roles that were granted and that the agency may hold now', () => {
    const speaks = (...events: AgencyEvent[]): boolean =>
      personSpeaksNow(folded(agency, ...events), personId, 'dispatcher');
    const commanding: AgencyEvent = {
      type: 'agency.mandated',
      data: { capacity: 'command', areaCode: '520111' },
    };
    expect(speaks(registered, commanding)).toBe(false);
    expect(speaks(registered, commanding, granted('dispatcher'))).toBe(true);
    expect(speaks(registered, commanding, granted('dispatcher'), withdrawn('dispatcher'))).toBe(false);
    expect(speaks(registered, auditing, granted('dispatcher'))).toBe(false);
    const suspended: AgencyEvent = { type: 'agency.suspended', data: { reason: 'x' } };
    expect(speaks(registered, commanding, granted('dispatcher'), suspended)).toBe(false);
    expect(personSpeaksNow(folded(agency, registered, granted('dispatcher')), other, 'dispatcher')).toBe(
      false,
    );
  });
});

describe('a key', () => {
  it('becomes a person’s once, and stays it through every rotation', () => {
    given(agency, registered, issued)
      .when(withStrays(bind(personId)))
      .then(bound);
    given(agency, registered, issued, bound).when(bind(personId)).thenNothing();
    given(agency, registered, issued, bound)
      .when(bind(other))
      .thenRefused({ code: 'key-bound', keyId: 'FIRE-1' });
    const rotated: AgencyEvent = {
      type: 'agency.credential-issued',
      data: { keyId: 'FIRE-2', publicKey, roles: ['duty-officer'], replacedKeyId: 'FIRE-1' },
    };
    const state = folded(agency, registered, issued, bound, rotated);
    expect(state.credentials['FIRE-2']?.personId).toBe(personId);
  });

  it('stays nobody’s where it is the last by which its agency audits or administers', () => {
    for (const [capacity, role] of [
      ['audit', 'auditor'],
      ['administer', 'administrator'],
    ] as const) {
      const mandated: AgencyEvent = { type: 'agency.mandated', data: { capacity, areaCode: '520111' } };
      const key = (keyId: string): AgencyEvent => ({
        type: 'agency.credential-issued',
        data: { keyId, publicKey, roles: [role] },
      });
      const boundTo = (keyId: string): AgencyEvent => ({
        type: 'agency.key-bound',
        data: { keyId, personId: other },
      });
      const refusal = { code: 'last-unbound-key', keyId: 'FIRE-1' } as const;
      const one = [registered, mandated, key('FIRE-1')];
      given(agency, ...one)
        .when(bind(personId))
        .thenRefused(refusal);
      given(agency, ...one, key('FIRE-2'), boundTo('FIRE-2'))
        .when(bind(personId))
        .thenRefused(refusal);
      given(agency, ...one, key('FIRE-2'))
        .when(bind(personId))
        .then(bound);
    }
  });

  it('is bound while it counts', () => {
    given(agency, registered).when(bind(personId)).thenRefused({ code: 'key-unknown', keyId: 'FIRE-1' });
    const revoked: AgencyEvent = {
      type: 'agency.credential-revoked',
      data: { keyId: 'FIRE-1', reason: '遗失' },
    };
    given(agency, registered, issued, revoked)
      .when(bind(personId))
      .thenRefused({ code: 'key-unknown', keyId: 'FIRE-1' });
  });
});

describe('who signs persons in', () => {
  const register = (clientId: string): AgencyCommand => ({
    type: 'agency.register-issuer',
    data: { issuer: 'https://id.example', clientId },
  });
  const event = (clientId: string): AgencyEvent => ({
    type: 'agency.issuer-registered',
    data: { issuer: 'https://id.example', clientId },
  });
  it('is the one that was registered last', () => {
    given(agency, registered)
      .when(withStrays(register('a')))
      .then(event('a'));
    given(agency, registered, event('a')).when(register('a')).thenNothing();
    given(agency, registered, event('a')).when(register('b')).then(event('b'));
  });
});
