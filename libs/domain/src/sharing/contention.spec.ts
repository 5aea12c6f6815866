import { contention, type ContentionStock, type WaitingRequest } from './contention.js';

const at = '2026-06-18T14:10:00.000Z';
const team = (id: string, more: Partial<ContentionStock['resources'][number]> = {}) => ({
  ...{ id, ownerAgencyId: 'FIRE', kind: 'team.rescue', capability: 'rescue-team', perUnit: 1, available: 1 },
  ...{ readiness: 'ready' as const, arrivalMinutes: 10, costPerUnitFen: null, minimumReserve: 0 },
  ...{ areaCode: '520111006', expiresAt: null, teamId: null, registered: 1, reserved: 0, deployed: 0 },
  ...more,
});
const request = (id: string, more: Partial<WaitingRequest> = {}): WaitingRequest => ({
  ...{ id, incidentId: `I-${id}`, requesterAgencyId: 'EMB', capability: 'rescue-team', outstanding: 1 },
  ...{ priority: 1, neededBy: '2026-06-18T15:10:00.000Z', areaCode: '520111006', answers: [], quotes: [] },
  ...more,
});
const among = (requests: readonly WaitingRequest[], resources: ReturnType<typeof team>[]) =>
  contention(requests, { resources, agreements: [], team: () => undefined, isSuspended: () => false }, at);

describe('contention', () => {
  it('is of the same unit, where the sums suffice', () => {
    const stock = [team('T-FIRE1'), team('T-FAR', { arrivalMinutes: 50 })];
    expect(among([request('A', { priority: 2 }), request('B')], stock)).toMatchObject([
      {
        ...{ capability: 'rescue-team', outstanding: 2, available: 2, usable: 2, requestCount: 2 },
        contended: [{ resourceId: 'T-FIRE1', usable: 1, wanted: 2, sharingIds: ['B', 'A'] }],
      },
    ]);
  });

  it('says until when a decision is in time for all: needed, less the fastest way', () => {
    const stock = [team('T-FIRE1', { arrivalMinutes: 25 }), team('T-FAR', { arrivalMinutes: 50 })];
    const early = request('A', { neededBy: '2026-06-18T14:45:00.000Z' });
    expect(among([early, request('B')], stock)[0]?.contended).toMatchObject([
      { resourceId: 'T-FIRE1', decideBy: '2026-06-18T14:20:00.000Z' },
    ]);
    // an owner knows its way better than the register
    const answers = [
      {
        answer: 'accept' as const,
        estimatedArrivalMinutes: 40,
        ownerAgencyId: 'FIRE',
        resourceId: 'T-FIRE1',
      },
    ];
    const late = { ...early, answers, neededBy: '2026-06-18T14:50:00.000Z' };
    expect(among([late, request('B')], stock)[0]?.contended).toMatchObject([
      { decideBy: '2026-06-18T14:10:00.000Z' },
    ]);
    // what may not go is on no way
    const none = among(
      [early, request('B')],
      [team('T-FIRE1'), team('T-OUT', { available: 0, arrivalMinutes: 1 })],
    );
    expect(none[0]?.contended).toMatchObject([{ decideBy: '2026-06-18T14:35:00.000Z' }]);
  });

  it('is none where each takes another, or one alone is short of nothing', () => {
    const stock = [team('T-FIRE1'), team('T-FAR', { arrivalMinutes: 50 })];
    expect(among([request('A')], stock)).toEqual([]);
    const declined = {
      answer: 'decline' as const,
      reason: 'x',
      ownerAgencyId: 'FIRE',
      resourceId: 'T-FIRE1',
    };
    expect(among([request('A'), request('B', { answers: [declined] })], stock)).toEqual([]);
    expect(among([request('A'), request('B')], [team('T', { available: 2, registered: 2 })])).toEqual([]);
  });

  it('is of sums, where nobody has enough', () => {
    expect(among([request('A', { outstanding: 3 })], [team('T-FIRE1')])).toMatchObject([
      { outstanding: 3, usable: 1, contended: [] },
    ]);
  });
});
