import { agency, type AgencyCommand, type AgencyEvent } from './agency.js';
import type { PublicKey } from './credentials.js';
import { expectTotal, folded, given, withStrays, type Samples } from '../kernel/given.helper-spec.js';

const publicKey: PublicKey = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const registration = { name: '消防救援大队', kind: 'department', areaCode: '520111' } as const;

const personId = '0b6f3f6e-6f7c-4a6e-9d55-2f1f0c3f7a11';

const samples: Samples<AgencyEvent> = {
  'agency.registered': registration,
  'agency.credential-issued': { keyId: 'FIRE-1', publicKey, roles: ['agency-operator'] },
  'agency.credential-confirmed': { keyId: 'FIRE-1' },
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
  'agency.role-granted': { personId, role: 'agency-operator' },
  'agency.role-withdrawn': { personId, role: 'agency-operator', reason: '岗位调整' },
  'agency.key-bound': { keyId: 'FIRE-1', personId },
  'agency.issuer-registered': { issuer: 'https://id.example', clientId: 'liandong' },
  'agency.duty-contact-set': { post: '值班室', telephone: { subject: 'p', sealed: 's' } },
  'agency.delivery-acknowledged': { position: '120' },
};
const event = <K extends AgencyEvent['type']>(type: K) => ({ type, data: samples[type] }) as AgencyEvent;

const registered = event('agency.registered');
const suspended = event('agency.suspended');

const register: AgencyCommand = { type: 'agency.register', data: registration };
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

  it.each([suspend, reinstate, setContact, acknowledge('1')])('must exist for $type', (command) =>
    given(agency).when(command).thenRefused({ code: 'not-found' }),
  );

  it.each(['audit', 'administer'] as const)(
    'is not suspended where nobody else is left to %s',
    (capacity) => {
      const mandated: AgencyEvent = { type: 'agency.mandated', data: { capacity, areaCode: '520111' } };
      const withOthers = (otherHolders?: number): AgencyCommand => ({
        type: 'agency.suspend',
        data: { reason: '整改', otherHolders },
      });
      for (const alone of [withOthers(0), withOthers()])
        given(agency, registered, mandated).when(alone).thenRefused({ code: 'last-mandate', capacity });
      given(agency, registered, mandated).when(withOthers(1)).then(suspended);
      given(agency, registered, mandated, suspended).when(withOthers(0)).thenNothing();
    },
  );

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
    given(agency, registered).when(withStrays(suspend)).then(suspended);
    given(agency, registered).when(withStrays(setContact)).then(event('agency.duty-contact-set'));
  });

  it('folds any history', () => expectTotal(agency, samples));
});
