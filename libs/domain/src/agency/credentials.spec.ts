import { agency, type AgencyCommand, type AgencyEvent, type AgencyState } from './agency.js';
import { counts, type PossessionProof, type PublicKey } from './credentials.js';
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
const confirm = (keyId: string, homeBureauId?: string): AgencyCommand => ({
  type: 'agency.confirm-credential',
  data: { keyId, agencyId: 'FIRE', homeBureauId },
});
const revoke = (keyId: string, administratorsLeft = 1): AgencyCommand => ({
  type: 'agency.revoke-credential',
  data: { keyId, reason: '密钥遗失', administratorsLeft },
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
  it.each([issue('FIRE-1'), rotate(), confirm('FIRE-1'), revoke('FIRE-1')])(
    'needs its agency for $type',
    (command) => given(agency).when(command).thenRefused({ code: 'not-found' }),
  );

  it('waits to be confirmed when an administrator issues it, and counts at once from the machine', () => {
    given(agency, registered).when(issue('FIRE-1'), administrator).then(pending('FIRE-1', { proof }));
    given(agency, registered).when(issue('FIRE-1'), machine).then(issued('FIRE-1', { proof }));
    expect(isCounting('FIRE-1', folded(agency, registered, pending('FIRE-1')))).toBe(false);
    expect(isCounting('FIRE-1', folded(agency, registered, issued('FIRE-1')))).toBe(true);
  });

  it.each([
    ['active', []],
    ['revoked', [revoked('FIRE-1')]],
  ])('never gets the id of one that is %s', (_, more) => {
    given(agency, registered, issued('FIRE-1'), ...more)
      .when(issue('FIRE-1'))
      .thenRefused({ code: 'key-exists', keyId: 'FIRE-1' });
  });

  it('is confirmed by its agency, with a key that this holds already, once', () => {
    const history = [registered, issued('FIRE-1'), pending('FIRE-2')] as const;
    const own = as('agency-operator', 'FIRE-1');
    given(agency, ...history)
      .when(confirm('FIRE-2'), own)
      .then(confirmed('FIRE-2'));
    given(agency, ...history, confirmed('FIRE-2'))
      .when(confirm('FIRE-2'), own)
      .thenNothing();
    expect(isCounting('FIRE-2', folded(agency, ...history, confirmed('FIRE-2')))).toBe(true);
    given(agency, ...history)
      .when(confirm('FIRE-3'), own)
      .thenRefused({ code: 'key-unknown', keyId: 'FIRE-3' });
    given(agency, ...history, revoked('FIRE-2'))
      .when(confirm('FIRE-2'), own)
      .thenRefused({ code: 'key-unknown', keyId: 'FIRE-2' });
  });

  it('is not confirmed by the administrator who issued it, nor by anybody else', () => {
    const refusal = { code: 'not-a-party', keyId: 'FIRE-2' } as const;
    for (const other of [administrator, as('commander', 'EMB-1', 'EMB'), as('commander', 'NM-1', 'NM-EMB')])
      given(agency, registered, issued('FIRE-1'), pending('FIRE-2'))
        .when(confirm('FIRE-2', 'EMB'), other)
        .thenRefused(refusal);
  });

  it('is confirmed by who directs the home bureau while its agency has none that counts', () => {
    const history = [registered, pending('FIRE-1')] as const;
    const refusal = { code: 'not-a-party', keyId: 'FIRE-1' } as const;
    const director = as('duty-officer', 'EMB-1', 'EMB');
    given(agency, ...history)
      .when(confirm('FIRE-1', 'EMB'), director)
      .then(confirmed('FIRE-1'));
    given(agency, ...history)
      .when(confirm('FIRE-1', 'EMB'), as('dispatcher', 'EMB-1', 'EMB'))
      .thenRefused(refusal);
    given(agency, ...history)
      .when(confirm('FIRE-1', 'OTHER'), director)
      .thenRefused(refusal);
    given(agency, ...history)
      .when(confirm('FIRE-1'), director)
      .thenRefused(refusal);
    // all that it had are revoked: it has nobody again who could
    given(agency, registered, issued('FIRE-0'), revoked('FIRE-0'), pending('FIRE-1'))
      .when(confirm('FIRE-1', 'EMB'), director)
      .then(confirmed('FIRE-1'));
  });
});

describe('a key that is replaced', () => {
  it('replaces itself, and the roles stay the same', () => {
    given(agency, registered, issued('FIRE-1'))
      .when(rotate(), as('agency-operator', 'FIRE-1'))
      .then(issued('FIRE-2', { proof }), {
        type: 'agency.credential-revoked',
        data: { keyId: 'FIRE-1', reason: 'rotated' },
      });
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

  it('is not the last one of an administrator', () => {
    const own = as('administrator', 'FIRE-1');
    const administers = issued('FIRE-1', { roles: ['administrator'] });
    const refusal = { code: 'last-administrator', keyId: 'FIRE-1' } as const;
    given(agency, registered, administers).when(revoke('FIRE-1', 0), own).thenRefused(refusal);
    given(agency, registered, administers).when(revoke('FIRE-1', 1), own).then(revoked('FIRE-1'));
    // others may go: how many administrators are left does not change
    given(agency, ...history)
      .when(revoke('FIRE-1', 0), own)
      .then(revoked('FIRE-1'));
    given(agency, registered, pending('FIRE-1', { roles: ['administrator'] }))
      .when(revoke('FIRE-1', 0), own)
      .then(revoked('FIRE-1'));
  });

  it('may be called what every object has', () => {
    const actor = as('agency-operator', 'toString');
    for (const keyId of ['constructor', '__proto__']) {
      const unknown = { code: 'key-unknown', keyId } as const;
      given(agency, registered).when(revoke(keyId), actor).thenRefused(unknown);
      given(agency, registered).when(confirm(keyId), actor).thenRefused(unknown);
    }
    given(agency, registered)
      .when(rotate('toString'), actor)
      .thenRefused({ code: 'key-unknown', keyId: 'toString' });
    expect(given(agency, registered).when(issue('constructor'), administrator).events).toHaveLength(1);
  });

  it('is stored with nothing stray', () => {
    const own = as('agency-operator', 'FIRE-1');
    for (const command of [issue('FIRE-3'), rotate(), revoke('FIRE-1'), confirm('FIRE-2')]) {
      const { events } = given(
        agency,
        registered,
        issued('FIRE-1'),
        pending('FIRE-2', { keyId: 'FIRE-4' }),
      ).when(withStrays(command.type === 'agency.confirm-credential' ? confirm('FIRE-4') : command), own);
      expect(events).not.toHaveLength(0);
      expect(JSON.stringify(events)).not.toContain('stray');
    }
  });
});
