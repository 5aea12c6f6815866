import { agency, type AgencyCommand, type AgencyEvent, type AgencyState } from './agency.js';
import { counts, keyLine, type PossessionProof, type PublicKey } from './credentials.js';
import { given, folded, withStrays } from '../kernel/given.helper-spec.js';
import type { Actor } from '../kernel/decider.js';

const publicKey: PublicKey = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const proof: PossessionProof = { alg: 'EdDSA', signature: 'x' };
const roles = ['agency-operator'] as const;

const registered: AgencyEvent = {
  type: 'agency.registered',
  data: { name: '消防救援大队', kind: 'department', areaCode: '520111' },
};
const issued = (keyId: string, more: object = {}): AgencyEvent => ({
  type: 'agency.credential-issued',
  data: { keyId, publicKey, roles, ...more },
});
const pending = (keyId: string, more: object = {}): AgencyEvent => issued(keyId, { pending: true, ...more });
const confirmed = (keyId: string): AgencyEvent => ({ type: 'agency.credential-confirmed', data: { keyId } });
const revoked = (keyId: string): AgencyEvent => ({
  type: 'agency.credential-revoked',
  data: { keyId, reason: '密钥遗失' },
});

const issue = (keyId: string): AgencyCommand => ({
  type: 'agency.issue-credential',
  data: { keyId, publicKey, roles, proof },
});
const rotate = (replacedKeyId = 'FIRE-1', keyId = 'FIRE-2'): AgencyCommand => ({
  type: 'agency.rotate-credential',
  data: { replacedKeyId, keyId, publicKey, proof },
});
const revoke = (keyId: string, added: object = { isConfirmed: true, otherHolders: 1 }): AgencyCommand => ({
  type: 'agency.revoke-credential',
  data: { keyId, reason: '密钥遗失', ...added },
});

const as = (role: Actor['role'], keyId?: string, agencyId = 'FIRE'): { actor: Actor } => ({
  actor: { agencyId, principal: 'x', role, keyId },
});
const isCounting = (keyId: string, { credentials }: AgencyState): boolean => {
  const key = credentials[keyId];
  return key !== undefined && counts(key);
};
const administrator = as('administrator', 'LD-1', 'LD-ADMIN');
const machine = as('system', undefined, 'liandong');

describe('a key', () => {
  it.each([issue('FIRE-1'), rotate(), revoke('FIRE-1')])('needs its agency for $type', (command) =>
    given(agency).when(command).thenRefused({ code: 'not-found' }),
  );

  it('counts once it is issued, but for one of the time when keys waited to be confirmed', () => {
    given(agency, registered).when(issue('FIRE-1'), administrator).then(issued('FIRE-1', { proof }));
    given(agency, registered).when(issue('FIRE-1'), machine).then(issued('FIRE-1', { proof }));
    const waited = [registered, pending('FIRE-1')] as const;
    expect(isCounting('FIRE-1', folded(agency, registered, issued('FIRE-1')))).toBe(true);
    expect(isCounting('FIRE-1', folded(agency, ...waited))).toBe(false);
    expect(isCounting('FIRE-1', folded(agency, ...waited, confirmed('FIRE-1')))).toBe(true);
  });

  it.each([
    ['active', []],
    ['revoked', [revoked('FIRE-1')]],
  ])('never gets the id of one that is %s', (_, more) => {
    given(agency, registered, issued('FIRE-1'), ...more)
      .when(issue('FIRE-1'))
      .thenRefused({ code: 'key-exists', keyId: 'FIRE-1' });
  });
});

describe('a key that is replaced', () => {
  it('replaces itself, and the roles stay the same', () => {
    given(agency, registered, issued('FIRE-1'))
      .when(rotate(), as('agency-operator', 'FIRE-1'))
      .then(issued('FIRE-2', { proof, replacedKeyId: 'FIRE-1' }), {
        type: 'agency.credential-revoked',
        data: { keyId: 'FIRE-1', reason: 'rotated' },
      });
  });

  it('stays one line with its successors, and others are lines of their own', () => {
    const at = (x: string): { publicKey: PublicKey } => ({ publicKey: { ...publicKey, x } });
    const { credentials } = folded(
      agency,
      registered,
      issued('A', at('xa')),
      issued('B', { ...at('xb'), replacedKeyId: 'A' }),
      issued('C', { ...at('xc'), replacedKeyId: 'B' }),
      issued('D', { ...at('xd'), replacedKeyId: 'D' }),
    );
    expect(['A', 'C', 'D', 'E', undefined].map((keyId) => keyLine(credentials, keyId))).toEqual([
      ['xa'],
      ['xc', 'xb', 'xa'],
      ['xd'],
      [],
      [],
    ]);
  });

  it('is replaced by no other key of its agency, whatever its role, and by no administrator', () => {
    const refusal = { code: 'key-not-own', keyId: 'FIRE-1' } as const;
    for (const other of [
      as('agency-operator', 'FIRE-9'),
      as('commander', 'FIRE-9'),
      as('commander'),
      administrator,
    ])
      given(agency, registered, issued('FIRE-1', { roles: ['commander'] }), issued('FIRE-9'))
        .when(rotate(), other)
        .thenRefused(refusal);
  });

  it('must count, and its successor needs an id of its own', () => {
    const own = as('agency-operator', 'FIRE-1');
    const unknown = { code: 'key-unknown', keyId: 'FIRE-1' } as const;
    given(agency, registered).when(rotate(), own).thenRefused(unknown);
    given(agency, registered, issued('FIRE-1'), revoked('FIRE-1')).when(rotate(), own).thenRefused(unknown);
    given(agency, registered, pending('FIRE-1')).when(rotate(), own).thenRefused(unknown);
    given(agency, registered, issued('FIRE-1'))
      .when(rotate('FIRE-1', 'FIRE-1'), own)
      .thenRefused({ code: 'key-exists', keyId: 'FIRE-1' });
  });
});

describe('a key that is revoked', () => {
  const history = [registered, issued('FIRE-1'), issued('FIRE-2')] as const;

  it('revokes itself, or is revoked by who directs its agency, or by an administrator, once', () => {
    for (const actor of [as('agency-operator', 'FIRE-1'), as('duty-officer', 'FIRE-2'), administrator]) {
      given(agency, ...history)
        .when(revoke('FIRE-1'), actor)
        .then(revoked('FIRE-1'));
      given(agency, ...history, revoked('FIRE-1'))
        .when(revoke('FIRE-1'), actor)
        .thenNothing();
    }
    given(agency, registered).when(revoke('FIRE-1')).thenRefused({ code: 'key-unknown', keyId: 'FIRE-1' });
  });

  it.each(['agency-operator', 'dispatcher', 'enterprise-operator', 'auditor'] as const)(
    'is not revoked by another key of its agency in the role %s',
    (role) => {
      given(agency, ...history)
        .when(revoke('FIRE-1'), as(role, 'FIRE-2'))
        .thenRefused({ code: 'key-not-own', keyId: 'FIRE-1' });
    },
  );

  it.each([
    ['administer', 'administrator'],
    ['audit', 'auditor'],
  ] as const)('is not the last one of those who %s', (capacity, role) => {
    const own = as(role, 'FIRE-1');
    const mandated: AgencyEvent = { type: 'agency.mandated', data: { capacity, areaCode: '520111' } };
    const administers = [registered, mandated, issued('FIRE-1', { roles: [role] })] as const;
    const last = { isConfirmed: true, otherHolders: 0 };
    const refusal = { code: `last-${role}`, keyId: 'FIRE-1' } as const;
    // one that is a person's goes with the person
    const ofPerson: AgencyEvent = { type: 'agency.key-bound', data: { keyId: 'FIRE-2', personId: 'p' } };
    given(agency, ...administers, issued('FIRE-2', { roles: [role] }), ofPerson)
      .when(revoke('FIRE-1', last), own)
      .thenRefused(refusal);
    given(agency, ...administers)
      .when(revoke('FIRE-1', last), own)
      .thenRefused(refusal);
    given(agency, ...administers, issued('FIRE-2', { roles: ['personnel'] }))
      .when(revoke('FIRE-1', { isConfirmed: true }), own)
      .thenRefused(refusal);
    given(agency, ...administers)
      .when(revoke('FIRE-1'), own)
      .then(revoked('FIRE-1'));
    // others may go: who is left to administer does not change
    const second = issued('FIRE-2', { roles: [role] });
    const suspended: AgencyEvent = { type: 'agency.suspended', data: { reason: 'x' } };
    for (const history of [
      [...administers, second],
      [...administers, suspended],
      [registered, issued('FIRE-1', { roles: [role] })],
      [registered, mandated, pending('FIRE-1', { roles: [role] })],
    ])
      given(agency, ...history)
        .when(revoke('FIRE-1', last), own)
        .then(revoked('FIRE-1'));
  });

  it('is confirmed by a second person where it is the last that speaks or administers, whatever was judged before', () => {
    const own = as('duty-officer', 'FIRE-1');
    const mandated: AgencyEvent = {
      type: 'agency.mandated',
      data: { capacity: 'administer', areaCode: '520111' },
    };
    const refusal = { code: 'second-person-required' } as const;
    for (const history of [
      [registered, issued('FIRE-1')],
      [registered, issued('FIRE-1'), pending('FIRE-2')],
      [registered, mandated, issued('FIRE-1', { roles: ['administrator'] }), issued('FIRE-2')],
    ]) {
      given(agency, ...history)
        .when(revoke('FIRE-1', {}), own)
        .thenRefused(refusal);
      given(agency, ...history)
        .when(revoke('FIRE-1'), own)
        .then(revoked('FIRE-1'));
    }
    given(agency, registered, issued('FIRE-1'), issued('FIRE-2'))
      .when(revoke('FIRE-1', {}), own)
      .then(revoked('FIRE-1'));
  });

  it('may be called what every object has', () => {
    const actor = as('agency-operator', 'toString');
    for (const keyId of ['constructor', '__proto__']) {
      const unknown = { code: 'key-unknown', keyId } as const;
      given(agency, registered).when(revoke(keyId), actor).thenRefused(unknown);
    }
    given(agency, registered)
      .when(rotate('toString'), actor)
      .thenRefused({ code: 'key-unknown', keyId: 'toString' });
    expect(given(agency, registered).when(issue('constructor'), administrator).events).toHaveLength(1);
  });

  it('is stored with nothing stray', () => {
    const own = as('agency-operator', 'FIRE-1');
    for (const command of [issue('FIRE-3'), rotate(), revoke('FIRE-1')]) {
      const { events } = given(
        agency,
        registered,
        issued('FIRE-1'),
        pending('FIRE-2', { keyId: 'FIRE-4' }),
      ).when(withStrays(command), own);
      expect(events).not.toHaveLength(0);
      expect(JSON.stringify(events)).not.toContain('stray');
    }
  });
});
