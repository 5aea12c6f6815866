import type { JointCandidateOutcome, JointCertificate, JointLine, JointOutcome } from '#domain';
import {
  allocationIdOf,
  axisOf,
  exclusionOf,
  firstDifference,
  freeAfter,
  latestDecision,
  slackOf,
} from './options.js';

const request = (sharingId: string, neededBy: string, more: Partial<JointOutcome> = {}): JointOutcome => ({
  ...{
    sharingId,
    incidentId: `INC-${sharingId}`,
    requesterAgencyId: 'JKZ',
    round: 0,
    priority: 1,
    terms: [],
  },
  need: { capability: 'rescue-team', amount: 1, neededBy, areaCode: '520111' },
  ...{ lines: [], covered: 0, shortfall: 1, excluded: {} },
  ...more,
});
const candidate = (
  resourceId: string,
  arrivalMinutes: number,
  more: Partial<JointCandidateOutcome> = {},
): JointCandidateOutcome => ({
  ...{ resourceId, ownerAgencyId: 'FIRE', capability: 'rescue-team', perUnit: 1, availableUnits: 1 },
  ...{ readiness: 'ready', arrivalMinutes, costPerUnitFen: 0, minimumReserve: 0, areaCode: '520111' },
  ...{ units: 0, fromReserve: 0, verdict: 'not-needed' },
  ...more,
});
const line = (resourceId: string, arrivesAfterMinutes: number, units = 1): JointLine => ({
  ...{ resourceId, ownerAgencyId: 'FIRE', units, amount: units, arrivesAfterMinutes, isLate: false },
});
const night: JointCertificate = {
  ...{ policyVersion: 'joint-lexicographic.v1', logPosition: '374', decidedAt: '2026-06-18T18:11:00.000Z' },
  solver: { name: 'highs', parts: [] },
  requests: [
    request('C1', '2026-06-18T18:45:00.000Z', { excluded: { 'too-late': [1], 'not-ready': [2] } }),
    request('G1', '2026-06-18T19:40:00.000Z', { excluded: { 'not-ready': [2] } }),
  ],
  candidates: [
    candidate('T-FIRE1', 25),
    candidate('CITY', 70, { availableUnits: 3, minimumReserve: 1 }),
    candidate('T-SAR', 5, { verdict: 'unusable' }),
  ],
};
const values = { unmet: 0, late: 0, fromReserve: 0, withoutAgreement: 2, arrivalMinutes: 130, costFen: 0 };

describe('ways to decide', () => {
  it('are in time until what is needed first, less the fastest that may go', () => {
    expect(latestDecision(night)).toEqual({
      ...{ sharingId: 'C1', decideBy: '2026-06-18T18:20:00.000Z', neededBy: '2026-06-18T18:45:00.000Z' },
      fastestMinutes: 25,
    });
    const [, far] = night.candidates;
    // one that comes too late is the fastest there is, and the moment has passed
    const late = { ...night, candidates: [candidate('T-FIRE1', 99, { verdict: 'unusable' }), far!] };
    const requests = night.requests.map((one) => ({
      ...one,
      excluded: { 'not-ready': [0], 'too-late': [1] },
    }));
    expect(latestDecision({ ...late, requests })).toMatchObject({ decideBy: '2026-06-18T17:35:00.000Z' });
    expect(latestDecision({ ...night, candidates: [] })).toBeUndefined();
  });

  it('leave what is beyond reserves and may go to somebody', () => {
    expect(freeAfter(night, [])).toBe(3);
    expect(freeAfter(night, [{ sharingId: 'C1', lines: [line('T-FIRE1', 25)], shortfall: 0 }])).toBe(2);
    expect(freeAfter(night, [{ sharingId: 'G1', lines: [line('CITY', 70, 3)], shortfall: 0 }])).toBe(1);
  });

  it('leave time to spare, or none', () => {
    const [c1, g1] = night.requests;
    const given = { sharingId: 'C1', lines: [line('T-FIRE1', 25)], shortfall: 0 };
    expect(slackOf(c1!, given, night.decidedAt)).toBe(9);
    expect(slackOf(g1!, { ...given, lines: [line('CITY', 95)] }, night.decidedAt)).toBe(-6);
    expect(slackOf(c1!, { ...given, lines: [] }, night.decidedAt)).toBeUndefined();
    expect([exclusionOf(c1!, 1), exclusionOf(g1!, 1)]).toEqual(['too-late', undefined]);
  });

  it('are drawn on one axis that holds all of them', () => {
    const option = {
      given: [{ sharingId: 'G1', lines: [line('CITY', 70)], shortfall: 0 }],
      objectives: values,
    };
    expect(axisOf(night, [option, undefined])).toEqual({ end: 89, ticks: [0, 20, 40, 60, 80] });
    const far = { ...option, given: [{ sharingId: 'G1', lines: [line('CITY', 4_000)], shortfall: 0 }] };
    expect(axisOf(night, [far]).ticks.length).toBeLessThanOrEqual(6);
  });

  it('differ where the first objective does', () => {
    expect(firstDifference(values, { ...values, costFen: 1, unmet: 81 })).toBe('unmet');
    expect(firstDifference(values, { ...values })).toBeUndefined();
  });

  it('of the same requests in the same state are one decision, whatever their order', () => {
    const id = allocationIdOf(night.requests);
    expect(id).toMatch(/^AL-[0-9a-z]{14}$/);
    expect(allocationIdOf(night.requests.toReversed())).toBe(id);
    expect(allocationIdOf(night.requests.map((one) => ({ ...one, round: 1 })))).not.toBe(id);
    expect(allocationIdOf(night.requests.slice(1))).not.toBe(id);
  });
});
