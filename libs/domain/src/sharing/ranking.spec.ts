import fc from 'fast-check';
import {
  allocate,
  allocationPolicies,
  currentAllocationPolicy,
  type AllocationCertificate,
  type AllocationPolicy,
  type Candidate,
  type Need,
} from './ranking.js';
import { candidate, need as anyNeed } from './sharing.helper-spec.js';

const policy = allocationPolicies[currentAllocationPolicy] as AllocationPolicy;
const need: Need = { ...anyNeed, areaCode: '520111006' };
/** An hour before the need is due. */
const at = { decidedAt: '2026-06-18T14:10:00.000Z', logPosition: '42' };

const decide = (candidates: readonly Candidate[], more: Partial<Need> = {}, when = at) =>
  allocate({ ...need, ...more }, candidates, policy, when);
const verdict = (more: Partial<Candidate>) => decide([candidate(more)]).candidates[0]?.verdict;
const order = (...candidates: Candidate[]) =>
  decide(candidates, { amount: 1e9 }).lines.map((line) => line.resourceId);

describe('an allocation', () => {
  it('takes whole units, no more than it takes to cover the need', () => {
    expect(decide([candidate({ availableUnits: 9 })], { amount: 6001 })).toMatchObject({
      lines: [{ resourceId: 'PUMP.truck', ownerAgencyId: 'ENT-PUMP', units: 3, amount: 9000 }],
      covered: 6001,
      shortfall: 0,
    });
  });

  it('says what it could not cover', () => {
    expect(decide([candidate({ availableUnits: 1 })])).toMatchObject({ covered: 3000, shortfall: 3000 });
    expect(decide([])).toMatchObject({ lines: [], covered: 0, shortfall: 6000 });
  });

  it('prefers agreements, then arrival, then cost, then the id', () => {
    const a = candidate({ resourceId: 'A', arrivalMinutes: 50, agreementId: 'AG-1' });
    const b = candidate({ resourceId: 'B', arrivalMinutes: 10, costPerUnitFen: 9 });
    const c = candidate({ resourceId: 'C', arrivalMinutes: 20, costPerUnitFen: 1 });
    const d = candidate({ resourceId: 'D', arrivalMinutes: 20, costPerUnitFen: 2 });
    const e = candidate({ resourceId: 'E', arrivalMinutes: 20, costPerUnitFen: 2 });
    expect(order(e, d, c, b, a)).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  it.each<[string, Partial<Candidate>]>([
    ['chosen', {}],
    ['chosen', { readiness: 'limited' }],
    ['chosen', { arrivalMinutes: 60 }],
    ['chosen', { answer: { answer: 'provisional', reason: '一台在修' } }],
    ['other-capability', { capability: 'lighting-kw' }],
    ['other-capability', { perUnit: 0 }],
    ['not-ready', { readiness: 'not-ready' }],
    ['owner-declined', { answer: { answer: 'decline', reason: '另有任务' } }],
    ['nothing-available', { availableUnits: 0 }],
    ['nothing-available', { answer: { answer: 'accept', quantity: 0 } }],
    ['reserve-kept', { minimumReserve: 2 }],
    ['too-late', { arrivalMinutes: 61 }],
    ['too-late', { answer: { answer: 'accept', estimatedArrivalMinutes: 61 } }],
  ])('finds a candidate %s: %j', (expected, more) => expect(verdict(more)).toBe(expected));

  it('passes over a team that is not able to go, and keeps on record what is missing', () => {
    const missing = [{ qualification: 'water-rescue', held: 1, needed: 2, expired: 1 }];
    const team = {
      teamId: 'T',
      obstacle: 'team-unqualified',
      enrolled: 3,
      qualified: 1,
      needed: 2,
      missing,
    } as const;
    expect(decide([candidate({ team: { ...team, missing: [...missing] } })])).toMatchObject({
      lines: [],
      candidates: [{ verdict: 'team-unqualified', units: 0, team: { missing } }],
    });
    expect(verdict({ team: { teamId: 'T', enrolled: 2, qualified: 2, needed: 2, missing: [] } })).toBe(
      'chosen',
    );
  });

  it('leaves what it does not need and says so', () => {
    const spare = candidate({ resourceId: 'SPARE', arrivalMinutes: 59 });
    expect(decide([spare, candidate()]).candidates).toMatchObject([
      { resourceId: 'PUMP.truck', rank: 1, verdict: 'chosen', units: 2 },
      { resourceId: 'SPARE', rank: 2, verdict: 'not-needed', units: 0 },
    ]);
  });

  it('keeps the reserve at home and goes by the owner’s answer', () => {
    const [outcome] = decide([
      candidate({
        availableUnits: 5,
        minimumReserve: 2,
        answer: { answer: 'accept', quantity: 4, estimatedArrivalMinutes: 20 },
      }),
    ]).candidates;
    expect(outcome).toMatchObject({ usableUnits: 3, arrivesAfterMinutes: 20 });
  });

  it('is not misled by binary fractions', () => {
    const tenths = Array.from({ length: 11 }, (_, i) =>
      candidate({ resourceId: `R${i}`, perUnit: 0.1, availableUnits: 1 }),
    );
    expect(decide(tenths, { amount: 1 })).toMatchObject({ shortfall: 0, covered: 1 });
    expect(decide(tenths, { amount: 1 }).lines).toHaveLength(10);
    expect(decide([candidate({ perUnit: 1e9, availableUnits: 1 })], { amount: 0.001 }).lines).toMatchObject([
      { units: 1 },
    ]);
  });

  it('relies on nobody when the time left cannot be told', () => {
    expect(decide([candidate()], {}, { ...at, decidedAt: 'soon' })).toMatchObject({
      lines: [],
      shortfall: 6000,
    });
  });

  it('stores nothing stray of a candidate', () => {
    const row = { ...candidate({ answer: { answer: 'accept' } }), stray: 'stray' };
    expect(JSON.stringify(decide([row]))).not.toContain('stray');
  });
});

describe('any allocation', () => {
  const anyAnswer = fc.record(
    {
      answer: fc.constantFrom('accept' as const, 'decline' as const, 'provisional' as const),
      quantity: fc.nat(6),
      estimatedArrivalMinutes: fc.nat(90),
    },
    { requiredKeys: ['answer'] },
  );
  const anyCandidate = fc.record(
    {
      resourceId: fc.string({ minLength: 1, maxLength: 3 }),
      ownerAgencyId: fc.constantFrom('FIRE', 'ENT-PUMP', 'WATER'),
      capability: fc.constantFrom('drainage-m3h', 'drainage-m3h', 'lighting-kw'),
      perUnit: fc.integer({ min: 1, max: 3000 }),
      availableUnits: fc.nat(6),
      readiness: fc.constantFrom('ready' as const, 'limited' as const, 'not-ready' as const),
      arrivalMinutes: fc.nat(90),
      costPerUnitFen: fc.nat(3),
      minimumReserve: fc.nat(3),
      areaCode: fc.constant('520111'),
      agreementId: fc.constantFrom('AG-1', 'AG-2'),
      answer: anyAnswer,
    },
    {
      requiredKeys: [
        'resourceId',
        'ownerAgencyId',
        'capability',
        'perUnit',
        'availableUnits',
        'readiness',
        'arrivalMinutes',
        'costPerUnitFen',
        'minimumReserve',
        'areaCode',
      ],
    },
  );
  const anyCandidates = fc.uniqueArray(anyCandidate, { selector: (c) => c.resourceId, maxLength: 12 });
  const anyAmount = fc.integer({ min: 1, max: 40_000 });

  it('does not depend on the order of the candidates', () => {
    const shuffled = anyCandidates.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, anyAmount, ([candidates, others], amount) => {
        expect(decide(others, { amount })).toEqual(decide(candidates, { amount }));
      }),
    );
  });

  it('adds up and asks nobody for more than is usable', () => {
    fc.assert(
      fc.property(anyCandidates, anyAmount, (candidates, amount) => {
        const { covered, shortfall, lines, candidates: outcomes } = decide(candidates, { amount });
        expect(covered + shortfall).toBe(amount);
        const given = lines.reduce((sum, line) => sum + line.amount, 0);
        expect(Math.min(amount, given)).toBe(covered);
        for (const outcome of outcomes) {
          expect(outcome.units).toBeLessThanOrEqual(outcome.usableUnits);
          expect(outcome.usableUnits).toBeLessThanOrEqual(outcome.availableUnits);
          expect(outcome.units > 0).toBe(outcome.verdict === 'chosen');
        }
        const spare = outcomes.some((o) => o.verdict === 'not-needed');
        expect(shortfall > 0 && spare).toBe(false);
      }),
    );
  });

  it('can be reckoned again from its certificate alone', () => {
    fc.assert(
      fc.property(anyCandidates, anyAmount, (candidates, amount) => {
        const stored = JSON.parse(JSON.stringify(decide(candidates, { amount }))) as AllocationCertificate;
        const used = allocationPolicies[stored.policyVersion] as AllocationPolicy;
        const again = allocate(stored.need, stored.candidates, used, stored);
        expect(JSON.parse(JSON.stringify(again))).toStrictEqual(stored);
      }),
    );
  });

  it('of fractions covers the need to a billionth', () => {
    const measure = fc.double({ min: 0.001, max: 1e6, noNaN: true });
    const fractional = anyCandidates.chain((all) =>
      fc.tuple(...all.map((c) => measure.map((perUnit) => ({ ...c, perUnit })))),
    );
    fc.assert(
      fc.property(fractional, measure, (candidates, amount) => {
        const { covered, shortfall, lines } = decide(candidates, { amount });
        expect(covered + shortfall).toBeCloseTo(amount, 6);
        const given = lines.reduce((sum, line) => sum + line.amount, 0);
        expect(Math.abs(Math.min(given, amount) - covered)).toBeLessThanOrEqual(amount * 1e-9);
      }),
    );
  });
});
