import { candidatesAmong, mostCandidates, type AgreementFacts, type ResourceFacts } from './candidates.js';

const at = '2026-06-18T14:00:00.000Z';
const justBefore = '2026-06-18T13:59:59.999Z';

const truck = (id: string, more: Partial<ResourceFacts> = {}): ResourceFacts => ({
  id,
  ownerAgencyId: 'ENT',
  kind: 'pump.truck',
  capability: 'drainage-m3h',
  perUnit: 1_000,
  available: 2,
  readiness: 'ready',
  arrivalMinutes: 30,
  costPerUnitFen: null,
  minimumReserve: 0,
  areaCode: '520111',
  expiresAt: null,
  teamId: null,
  ...more,
});
const agreement = (id: string, more: Partial<AgreementFacts> = {}): AgreementFacts => ({
  id,
  status: 'in-force',
  providerAgencyId: 'ENT',
  beneficiaryAgencyId: 'EMB',
  items: [{ resourceKind: 'pump.truck', maxUnits: 2, ratePerUnitFen: 1 }],
  validFrom: at,
  validUntil: '2027-01-01T00:00:00.000Z',
  draws: {},
  ...more,
});
const shown = (resources: ResourceFacts[], agreements: AgreementFacts[] = []) =>
  candidatesAmong(
    { resources, agreements, team: () => undefined, isSuspended: () => false },
    { capability: 'drainage-m3h', requesterAgencyId: 'EMB', at },
  );
const coverOf = (...agreements: AgreementFacts[]) => shown([truck('T')], agreements)[0]?.agreementId;

describe('candidates', () => {
  it('are the resources of the capability, the nearest that have something first, ids by their bytes', () => {
    const ids = shown([
      truck('far', { arrivalMinutes: 31 }),
      truck('a'),
      truck('B'),
      truck('not-ready', { readiness: 'not-ready', arrivalMinutes: 1 }),
      truck('nothing', { available: 0, arrivalMinutes: 1 }),
      truck('crane', { capability: 'lift-t' }),
    ]).map(({ resourceId }) => resourceId);
    expect(ids).toEqual(['B', 'a', 'far', 'not-ready', 'nothing']);
  });

  it('are not past their date', () => {
    const ids = shown([
      truck('over', { expiresAt: at }),
      truck('good', { expiresAt: '2026-06-18T14:00:00.001Z' }),
    ]);
    expect(ids.map(({ resourceId }) => resourceId)).toEqual(['good']);
  });

  it('stand under the first agreement in force that has units of their kind left', () => {
    const out = { resourceKind: 'pump.truck', quantity: 2 };
    const usedUp = agreement('A', { draws: { 'S/1.1': out } });
    const half = agreement('B', { draws: { 'S/1.1': { ...out, quantity: 1 } } });
    expect(shown([truck('T')], [agreement('C'), half, usedUp])).toMatchObject([
      {
        agreementId: 'B',
        agreementItem: 'pump.truck',
        agreementUnits: 1,
        agreementUntil: '2027-01-01T00:00:00.000Z',
      },
    ]);
    expect(coverOf(usedUp)).toBeUndefined();
    expect(coverOf(agreement('a'), agreement('B'))).toBe('B');
  });

  it.each<[string, Partial<AgreementFacts>]>([
    ['proposed', { status: 'proposed' }],
    ['terminated', { status: 'terminated' }],
    ['of others', { beneficiaryAgencyId: 'FIRE' }],
    ['with others', { providerAgencyId: 'CITY' }],
    ['of another kind', { items: [{ resourceKind: 'crane.tower', maxUnits: 2, ratePerUnitFen: 1 }] }],
    ['not begun', { validFrom: '2026-06-18T14:00:00.001Z' }],
    ['over', { validFrom: justBefore, validUntil: at }],
  ])('stand under no agreement that is %s', (_, more) => {
    expect(coverOf(agreement('A', more))).toBeUndefined();
  });

  it('that are a team nobody knows of are stood down', () => {
    expect(shown([truck('T', { teamId: 'T' })])[0]?.team).toMatchObject({ obstacle: 'team-stood-down' });
  });

  it('are no more than anybody looks through', () => {
    const many = Array.from({ length: mostCandidates.resources + 1 }, (_, n) => truck(`T${n}`));
    const all = shown([truck('nearest', { arrivalMinutes: 1 }), ...many]);
    expect([all.length, all[0]?.resourceId]).toEqual([mostCandidates.resources, 'nearest']);
  });
});
