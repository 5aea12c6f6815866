import { agreement, type AgreementCommand, type AgreementEvent, type AgreementTerms } from './agreement.js';
import { by, expectTotal, given, withStrays, type Samples } from '../kernel/given.helper-spec.js';

const terms: AgreementTerms = {
  providerAgencyId: 'ENT-PUMP',
  items: [{ resourceKind: 'pump.truck', maxUnits: 2, ratePerUnitFen: 260_000 }],
  arrivalWithinMinutes: 60,
  validFrom: '2026-01-01T00:00:00.000Z',
  validUntil: '2027-01-01T00:00:00.000Z',
  basis: '突发事件应对法第四十六条',
};
const samples: Samples<AgreementEvent> = {
  'agreement.proposed': { ...terms, beneficiaryAgencyId: 'EMB' },
  'agreement.confirmed': {},
  'agreement.terminated': { reason: '双方协商' },
  'agreement.drawn': { sharingId: 'SH-1', lineId: '1.1', resourceKind: 'pump.truck', quantity: 2 },
  'agreement.returned': { sharingId: 'SH-1', lineId: '1.1', resourceKind: 'pump.truck', quantity: 1 },
};
const proposed: AgreementEvent = { type: 'agreement.proposed', data: samples['agreement.proposed'] };
const confirmed: AgreementEvent = { type: 'agreement.confirmed', data: {} };
const terminated: AgreementEvent = { type: 'agreement.terminated', data: { reason: '双方协商' } };

const propose = (more: Partial<AgreementTerms> = {}): AgreementCommand => ({
  type: 'agreement.propose',
  data: { ...terms, ...more },
});
const confirm: AgreementCommand = { type: 'agreement.confirm', data: {} };
const terminate: AgreementCommand = { type: 'agreement.terminate', data: { reason: '双方协商' } };
const provider = by('ENT-PUMP', 'enterprise-operator');

describe('a standing agreement', () => {
  it('is proposed by the one who benefits', () => given(agreement).when(propose()).then(proposed));

  it('is not proposed twice, to oneself or to a stranger', () => {
    given(agreement, proposed).when(propose()).thenRefused({ code: 'already-exists' });
    given(agreement)
      .when(propose({ providerAgencyId: 'EMB' }))
      .thenRefused({ code: 'self-reference' });
    given(agreement)
      .when(propose(), { unknownAgencies: ['ENT-PUMP'] })
      .thenRefused({ code: 'agency-unknown', agencies: ['ENT-PUMP'] });
  });

  it.each(['2026-01-01T00:00:00.000Z', '2025-12-31T23:59:59.999Z', 'one day'])(
    'does not run from 2026 until %s',
    (validUntil) => {
      given(agreement)
        .when(propose({ validUntil }))
        .thenRefused({ code: 'validity-inverted', validFrom: terms.validFrom, validUntil });
    },
  );

  it.each([confirm, terminate])('must exist for $type', (command) =>
    given(agreement).when(command).thenRefused({ code: 'not-found' }),
  );

  it('comes into force when the provider confirms', () => {
    given(agreement, proposed).when(confirm, provider).then(confirmed);
    given(agreement, proposed, confirmed).when(confirm, provider).thenNothing();
    given(agreement, proposed).when(confirm).thenRefused({ code: 'not-a-party' });
    given(agreement, proposed, terminated)
      .when(confirm, provider)
      .thenRefused({ code: 'wrong-status', status: 'terminated' });
  });

  it('is ended by either side, confirmed or not', () => {
    given(agreement, proposed).when(terminate).then(terminated);
    given(agreement, proposed, confirmed).when(terminate, provider).then(terminated);
    given(agreement, proposed, terminated).when(terminate).thenNothing();
    given(agreement, proposed).when(terminate, by('FIRE')).thenRefused({ code: 'not-a-party' });
  });

  it('stores nothing stray', () => {
    given(agreement).when(withStrays(propose())).then(proposed);
    given(agreement, proposed).when(withStrays(confirm), provider).then(confirmed);
    given(agreement, proposed).when(withStrays(terminate)).then(terminated);
  });

  it('folds any history', () => expectTotal(agreement, samples));
});
