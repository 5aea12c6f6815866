import fc from 'fast-check';
import { pairing } from '../allocation/pairs.js';
import { currentJointPolicy, jointPolicies } from '../allocation/policy.js';
import { decidedAs } from '../kernel/given.helper-spec.js';
import { candidatesAmong, type ResourceFacts, type Standings } from '../sharing/candidates.js';
import { contention } from '../sharing/contention.js';
import { sharing } from '../sharing/decide.js';
import { sharingCommand, sharingEvent } from '../sharing/sharing.helper-spec.js';
import type { TeamFacts } from '../team/standing.js';
import { coverAmong } from './coverage.js';

const at = '2026-06-18T14:10:00.000Z';
const instant = fc.constantFrom(
  '2026-06-18T14:10:00.000Z',
  '2026-06-18T14:09:00.000Z',
  '2027-01-01T00:00:00.000Z',
);
const capability = 'rescue-team';

const team: fc.Arbitrary<TeamFacts> = fc.record({
  status: fc.constantFrom('formed' as const, 'disbanded' as const),
  readiness: fc.constantFrom('ready' as const, 'not-ready' as const),
  capabilities: fc.constantFrom(
    [],
    [{ capability, minimumMembers: 1, qualifications: ['water'] }],
    [{ capability, minimumMembers: 2, qualifications: [] }],
  ),
  members: fc.array(
    instant.map((validUntil) => ({
      memberId: 'M',
      post: '队员',
      qualifications: [{ qualification: 'water', certificate: 'C', validUntil }],
    })),
    { maxLength: 2 },
  ),
}) as never;

const resource = (id: string): fc.Arbitrary<ResourceFacts> =>
  fc.record({
    id: fc.constant(id),
    ownerAgencyId: fc.constant('FIRE'),
    kind: fc.constant('team.rescue'),
    capability: fc.constant(capability),
    perUnit: fc.constant(1),
    available: fc.nat(2),
    readiness: fc.constantFrom('ready' as const, 'not-ready' as const),
    arrivalMinutes: fc.constant(5),
    costPerUnitFen: fc.constant(null),
    minimumReserve: fc.constant(0),
    areaCode: fc.constant('520111006'),
    expiresAt: fc.option(instant),
    teamId: fc.constantFrom(null, 'T', 'NONE'),
  });

/** Whether one resource by itself is taken for a need of one unit, with time enough. */
function decided(one: ResourceFacts, standings: Standings): boolean {
  const stock = { resources: [one], agreements: [], ...standings };
  const candidates = candidatesAmong(stock, { capability, requesterAgencyId: 'EMB', at });
  const needed = { capability, amount: 1, neededBy: '2026-06-19T14:10:00.000Z' };
  const requested = sharingEvent('sharing.requested');
  const state = sharing.evolve(sharing.initialState, {
    ...requested,
    data: { ...requested.data, ...needed },
  } as never);
  const command = sharingCommand('sharing.decide-allocation', { candidates });
  const decision = sharing.decide(command, state, decidedAs({ occurredAt: at }));
  if ('refusal' in decision) throw new Error(decision.refusal.code);
  const [event] = decision.events;
  const isDecided = event?.type === 'sharing.allocation-decided' && event.data.lines.length === 1;

  const policy = jointPolicies[currentJointPolicy];
  if (!policy) throw new Error('no policy');
  const request = {
    ...{ sharingId: 'S', incidentId: 'I', requesterAgencyId: 'EMB', round: 0, priority: 3, terms: [] },
    need: { ...needed, areaCode: '520111006' },
  };
  const { pairs } = pairing({ requests: [request], candidates }, policy, at);
  expect(pairs.length === 1).toBe(isDecided);
  return isDecided;
}

describe('who may go', () => {
  it('is the same for cover, for what is short, for the solver and for a decision', () => {
    const found = new Set<boolean>();
    fc.assert(
      fc.property(resource('R'), team, fc.boolean(), (one, of, isSuspended) => {
        const standings = {
          team: (id: string) => (id === 'T' ? of : undefined),
          isSuspended: (id: string) => isSuspended && id === 'FIRE',
        };
        const isCover = coverAmong([{ ...one, lat: null, lon: null }], standings, at).length === 1;
        if (isSuspended) expect(isCover).toBe(false);
        found.add(isCover);
        expect(decided(one, standings)).toBe(isCover);
        const waiting = {
          ...{ id: 'S', incidentId: 'I', requesterAgencyId: 'EMB', capability, outstanding: 9, priority: 1 },
          ...{ neededBy: '2026-06-19T14:10:00.000Z', areaCode: '520111006', answers: [], quotes: [] },
        };
        const resources = [{ ...one, registered: 2, reserved: 0, deployed: 0 }];
        const [short] = contention([waiting], { resources, agreements: [], ...standings }, at);
        expect(short?.available).toBe(isCover ? one.available : 0);
      }),
      { numRuns: 500 },
    );
    expect([...found].sort()).toEqual([false, true]);
  });
});
