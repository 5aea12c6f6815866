import { agency, type AgencyCommand, type AgencyEvent, type PublicKey } from './agency.js';
import { expectTotal, folded, given, withStrays, type Samples } from '../kernel/given.helper-spec.js';

const publicKey: PublicKey = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const registration = { name: '消防救援大队', kind: 'department', areaCode: '520111' } as const;

const samples: Samples<AgencyEvent> = {
  'agency.registered': registration,
  'agency.credential-issued': { keyId: 'FIRE-1', publicKey, roles: ['agency-operator'] },
  'agency.credential-revoked': { keyId: 'FIRE-1', reason: '密钥遗失' },
  'agency.suspended': { reason: '整改' },
  'agency.reinstated': { reason: '整改完毕' },
  'agency.mandated': { capacity: 'command', areaCode: '520111', of: ['accident'] },
  'agency.mandate-withdrawn': {
    capacity: 'command',
    areaCode: '520111',
    of: ['accident'],
    reason: '职责调整',
  },
  'agency.duty-contact-set': { post: '值班室', telephone: { subject: 'p', sealed: 's' } },
  'agency.delivery-acknowledged': { position: '120' },
};
const event = <K extends AgencyEvent['type']>(type: K) => ({ type, data: samples[type] }) as AgencyEvent;

const registered = event('agency.registered');
const issued = event('agency.credential-issued');
const revoked = event('agency.credential-revoked');
const suspended = event('agency.suspended');

const register: AgencyCommand = { type: 'agency.register', data: registration };
const rotate: AgencyCommand = {
  type: 'agency.rotate-credential',
  data: { replacedKeyId: 'FIRE-1', keyId: 'FIRE-2', publicKey },
};
const revoke = (keyId: string): AgencyCommand => ({
  type: 'agency.revoke-credential',
  data: { keyId, reason: '密钥遗失' },
});
const suspend: AgencyCommand = { type: 'agency.suspend', data: { reason: '整改' } };
const reinstate: AgencyCommand = { type: 'agency.reinstate', data: { reason: '整改完毕' } };
const setContact: AgencyCommand = {
  type: 'agency.set-duty-contact',
  data: { post: '值班室', telephone: { subject: 'p', sealed: 's' } },
};
const acknowledge = (position: string, logPosition = '200'): AgencyCommand => ({
  type: 'agency.acknowledge-delivery',
  data: { position, logPosition },
});
const issue = (keyId: string): AgencyCommand => ({
  type: 'agency.issue-credential',
  data: { keyId, publicKey, roles: ['agency-operator'] },
});

describe('an agency', () => {
  it('is registered once', () => {
    given(agency).when(register).then(registered);
    given(agency, registered).when(register).thenNothing();
  });

  it.each([{ name: '另一单位' }, { kind: 'township' as const }, { areaCode: '520112' }])(
    'is not registered over with %j',
    (other) => {
      given(agency, registered)
        .when({ type: 'agency.register', data: { ...registration, ...other } })
        .thenRefused({ code: 'already-exists' });
    },
  );

  it.each([issue('FIRE-1'), rotate, revoke('FIRE-1'), suspend, reinstate, setContact, acknowledge('1')])(
    'must exist for $type',
    (command) => given(agency).when(command).thenRefused({ code: 'not-found' }),
  );

  it('is given a key', () => given(agency, registered).when(issue('FIRE-1')).then(issued));

  it.each([
    ['active', []],
    ['revoked', [revoked]],
  ])('never gets the id of a key that is %s again', (_, more) => {
    given(agency, registered, issued, ...more)
      .when(issue('FIRE-1'))
      .thenRefused({ code: 'key-exists', keyId: 'FIRE-1' });
  });

  it('changes a key for one with the same roles', () => {
    given(agency, registered, issued)
      .when(rotate)
      .then(
        {
          type: 'agency.credential-issued',
          data: { keyId: 'FIRE-2', publicKey, roles: ['agency-operator'] },
        },
        { type: 'agency.credential-revoked', data: { keyId: 'FIRE-1', reason: 'rotated' } },
      );
  });

  it('does not change a key that is unknown or revoked, nor for an id in use', () => {
    const unknown = { code: 'key-unknown', keyId: 'FIRE-1' } as const;
    given(agency, registered).when(rotate).thenRefused(unknown);
    given(agency, registered, issued, revoked).when(rotate).thenRefused(unknown);
    given(agency, registered, issued)
      .when({
        type: 'agency.rotate-credential',
        data: { replacedKeyId: 'FIRE-1', keyId: 'FIRE-1', publicKey },
      })
      .thenRefused({ code: 'key-exists', keyId: 'FIRE-1' });
  });

  it('revokes a key once', () => {
    given(agency, registered, issued).when(revoke('FIRE-1')).then(revoked);
    given(agency, registered, issued, revoked).when(revoke('FIRE-1')).thenNothing();
    given(agency, registered).when(revoke('FIRE-1')).thenRefused({ code: 'key-unknown', keyId: 'FIRE-1' });
  });

  it('takes ids that are names of built-in properties for what they are', () => {
    given(agency, registered)
      .when(revoke('constructor'))
      .thenRefused({ code: 'key-unknown', keyId: 'constructor' });
    given(agency, registered)
      .when({
        type: 'agency.rotate-credential',
        data: { replacedKeyId: 'toString', keyId: 'FIRE-2', publicKey },
      })
      .thenRefused({ code: 'key-unknown', keyId: 'toString' });
    expect(given(agency, registered).when(issue('constructor')).events).toHaveLength(1);
  });

  it('is suspended and reinstated', () => {
    given(agency, registered).when(suspend).then(suspended);
    given(agency, registered, suspended).when(suspend).thenNothing();
    given(agency, registered, suspended).when(reinstate).then(event('agency.reinstated'));
    given(agency, registered).when(reinstate).thenNothing();
    expect(folded(agency, registered, suspended, event('agency.reinstated')).status).toBe('registered');
  });

  it('sets its duty contact', () =>
    given(agency, registered).when(setContact).then(event('agency.duty-contact-set')));

  it('acknowledges what was delivered, further and further', () => {
    const to120 = event('agency.delivery-acknowledged');
    given(agency, registered).when(acknowledge('120', '120')).then(to120);
    given(agency, registered, to120).when(acknowledge('120')).thenNothing();
    given(agency, registered, to120).when(acknowledge('99')).thenNothing();
    given(agency, registered, to120)
      .when(acknowledge('121'))
      .then({ type: 'agency.delivery-acknowledged', data: { position: '121' } });
  });

  it('does not acknowledge what is not in the log yet', () => {
    given(agency, registered)
      .when(acknowledge('121', '120'))
      .thenRefused({ code: 'position-ahead', position: '121', logPosition: '120' });
  });

  it('stores nothing stray', () => {
    given(agency, registered)
      .when(withStrays(acknowledge('120')))
      .then(event('agency.delivery-acknowledged'));
    given(agency).when(withStrays(register)).then(registered);
    given(agency, registered)
      .when(withStrays(issue('FIRE-1')))
      .then(issued);
    given(agency, registered, issued)
      .when(withStrays(revoke('FIRE-1')))
      .then(revoked);
    given(agency, registered).when(withStrays(suspend)).then(suspended);
    given(agency, registered).when(withStrays(setContact)).then(event('agency.duty-contact-set'));
    expect(JSON.stringify(given(agency, registered, issued).when(withStrays(rotate)).events)).not.toContain(
      'stray',
    );
  });

  it('folds any history', () => expectTotal(agency, samples));
});
