import {
  besideOverrides,
  compareValues,
  currentJointPolicy,
  decideJointly,
  isFeasible,
  jointPolicies,
  jointProposalOf,
  jointTask,
  type JointCertificate,
  type JointInputs,
  type JointOverride,
  type JointPolicy,
  type JointProposal,
} from '#domain';
import fc from 'fast-check';
import { solveHere } from './solver.js';

/** How good an answer is must not rest on how busy the machine is. */
const unhurried = { timeLimitMs: 600_000 };

const policy = jointPolicies[currentJointPolicy] as JointPolicy;
const decidedAt = '2026-06-18T14:10:00.000Z';
const capabilities = ['drainage', 'pumping-head'];
const requesters = ['Q-0', 'Q-1'];
const kinds = ['pump', 'team'];

/** Requests of two agencies for two capabilities, which resources of one kind may have both. */
const inputs = fc
  .record({
    requests: fc.array(
      fc.record({
        requester: fc.constantFrom(...requesters),
        capability: fc.constantFrom(...capabilities),
        amount: fc.integer({ min: 1, max: 5 }),
        priority: fc.integer({ min: 1, max: 5 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    resources: fc.array(
      fc.record({
        kind: fc.constantFrom(...kinds),
        capability: fc.constantFrom(...capabilities),
        perUnit: fc.constantFrom(1, 1, 2),
        availableUnits: fc.integer({ min: 0, max: 4 }),
        arrivalMinutes: fc.constantFrom(10, 50, 90),
        isAgreed: fc.boolean(),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    left: fc.array(fc.integer({ min: 1, max: 4 }), {
      minLength: requesters.length * kinds.length,
      maxLength: requesters.length * kinds.length,
    }),
  })
  .map(({ requests, resources, left }): JointInputs => ({
    candidates: resources.map(({ kind: _, isAgreed: __, ...c }, n) => ({
      ...c,
      resourceId: `R-${n}`,
      ownerAgencyId: 'A',
      readiness: 'ready',
      costPerUnitFen: 0,
      minimumReserve: 0,
      areaCode: '520111',
    })),
    requests: requests.map(({ requester, capability, amount, priority }, n) => ({
      sharingId: `S-${n}`,
      incidentId: `I-${n}`,
      requesterAgencyId: requester,
      round: 0,
      priority,
      need: { capability, amount, neededBy: '2026-06-18T15:10:00.000Z', areaCode: '520111' },
      terms: resources.flatMap(({ kind, isAgreed, capability: can }, at) =>
        isAgreed && can === capability
          ? [
              {
                resourceId: `R-${at}`,
                agreementId: `AG-${requester}`,
                agreementItem: kind,
                agreementUnits: left[requesters.indexOf(requester) * kinds.length + kinds.indexOf(kind)],
              },
            ]
          : [],
      ),
    })),
  }));

const propose = async (some: JointInputs): Promise<JointProposal> => {
  const task = jointTask(some, policy, decidedAt);
  const { answers, solver } = await solveHere(
    task.parts.map(({ program }) => program),
    unhurried,
  );
  return jointProposalOf(task, answers, solver);
};

function decide(some: JointInputs, proposal: JointProposal, overrides: readonly JointOverride[] = []) {
  const sharingIds = some.requests.map(({ sharingId }) => sharingId);
  const prepared = { inputs: some, proposal, logPosition: '42' };
  return decideJointly({ sharingIds, overrides, prepared }, decidedAt);
}

/** Items of agreements of which a decision gives more units than are left. */
function overdrawn({ requests }: JointCertificate): string[] {
  const given = new Map<string, number>();
  const left = new Map<string, number>();
  for (const { lines, terms } of requests) {
    for (const one of terms) left.set(`${one.agreementId}/${one.agreementItem}`, one.agreementUnits ?? 0);
    for (const { agreementId, agreementItem, units } of lines) {
      const item = `${agreementId}/${agreementItem}`;
      if (agreementId !== undefined) given.set(item, (given.get(item) ?? 0) + units);
    }
  }
  return [...given].filter(([item, units]) => units > (left.get(item) ?? 0)).map(([item]) => item);
}

describe('any joint decision', () => {
  it('gives no more under an agreement than is left, solved or request by request', async () => {
    await fc.assert(
      fc.asyncProperty(inputs, async (some) => {
        const plain = jointProposalOf(jointTask(some, policy, decidedAt), [], 'none');
        for (const proposal of [plain, await propose(some)]) {
          const certificate = decide(some, proposal);
          if ('refusal' in certificate) throw new Error(JSON.stringify(certificate.refusal));
          expect(overdrawn(certificate)).toEqual([]);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('is possible and not worse than one request after the other', async () => {
    await fc.assert(
      fc.asyncProperty(inputs, async (some) => {
        const { parts } = jointTask(some, policy, decidedAt);
        const { answers } = await solveHere(
          parts.map(({ program }) => program),
          unhurried,
        );
        parts.forEach(({ program }, index) => {
          const values = answers[index]?.values ?? [];
          expect(isFeasible(program, program.start)).toBe(true);
          expect(isFeasible(program, values)).toBe(true);
          expect(compareValues(program, values, program.start)).toBeLessThanOrEqual(0);
        });
      }),
      { numRuns: 80 },
    );
  });

  it('around what a human chose keeps to what is left as well', async () => {
    const chosen = fc.array(fc.tuple(fc.nat(4), fc.nat(5), fc.integer({ min: 1, max: 4 })), {
      minLength: 1,
      maxLength: 2,
    });
    let decided = 0;
    await fc.assert(
      fc.asyncProperty(inputs, chosen, async (some, choices) => {
        const overrides = choices.flatMap(([request, resource, units]): JointOverride[] => {
          const sharingId = some.requests[request]?.sharingId;
          const lines = [{ resourceId: `R-${resource}`, units }];
          return sharingId === undefined ? [] : [{ sharingId, reason: '情况紧急', lines }];
        });
        const proposal = await propose(besideOverrides(some, overrides));
        const certificate = decide(some, proposal, overrides);
        if ('refusal' in certificate) {
          expect(['override-not-covered', 'over-commitment']).toContain(certificate.refusal.code);
          return;
        }
        decided++;
        expect(overdrawn(certificate)).toEqual([]);
      }),
      { numRuns: 200 },
    );
    expect(decided).toBeGreaterThan(20);
  });
});
