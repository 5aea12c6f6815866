import {
  compareValues,
  currentJointPolicy,
  decideJointly,
  isFeasible,
  jointInputs,
  jointPolicies,
  jointProposalOf,
  jointTask,
  noSharing,
  openNeed,
  type Candidate,
  type IntegerProgram,
  type JointPolicy,
  type OpenNeed,
} from '#domain';
import fc from 'fast-check';
import { solveHere } from './solver.js';

/** How good an answer is must not rest on how busy the machine is. */
const unhurried = { timeLimitMs: 600_000 };

const policy = jointPolicies[currentJointPolicy] as JointPolicy;
const decidedAt = '2026-06-18T14:10:00.000Z';

const candidates = fc
  .tuple(
    fc.array(
      fc.record({
        perUnit: fc.constantFrom(1, 1, 2, 3),
        availableUnits: fc.integer({ min: 0, max: 3 }),
        minimumReserve: fc.integer({ min: 0, max: 1 }),
        arrivalMinutes: fc.constantFrom(10, 50, 90),
        costPerUnitFen: fc.constantFrom(0, 100, 250),
        isUnderAgreement: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    fc.integer({ min: 1, max: 4 }),
  )
  .map(([all, agreementUnits]) =>
    all.map(({ isUnderAgreement, ...c }, n): Candidate => ({
      ...c,
      resourceId: `R-${n}`,
      ownerAgencyId: `A-${n}`,
      capability: 'drainage',
      readiness: 'ready',
      areaCode: '520111207',
      ...(isUnderAgreement ? { agreementId: 'AG', agreementItem: 'pump', agreementUnits } : {}),
    })),
  );
const needs = fc
  .array(fc.record({ amount: fc.integer({ min: 1, max: 4 }), priority: fc.integer({ min: 1, max: 5 }) }), {
    minLength: 1,
    maxLength: 2,
  })
  .map((all) =>
    all.map(
      ({ amount, priority }, n) =>
        openNeed(`S-${n}`, {
          ...noSharing,
          status: 'requested',
          incidentId: `I-${n}`,
          requesterAgencyId: 'Q',
          need: {
            capability: 'drainage',
            amount,
            neededBy: '2026-06-18T15:10:00.000Z',
            areaCode: '520111',
            priority,
          },
        }) as OpenNeed,
    ),
  );

const taskOf = (open: readonly OpenNeed[], shown: readonly Candidate[]) =>
  jointTask(
    jointInputs(
      open.map((one) => ({ open: one, candidates: shown })),
      decidedAt,
    ),
    policy,
    decidedAt,
  );

const programsOf = (task: ReturnType<typeof taskOf>): IntegerProgram[] =>
  task.parts.map(({ program }) => program);

/** The best of everything that is possible. */
function best(program: IntegerProgram): number[] {
  let found: number[] = [...program.start];
  const walk = (values: number[]): void => {
    if (values.length === program.upper.length) {
      if (isFeasible(program, values) && compareValues(program, values, found) < 0) found = values;
      return;
    }
    for (let n = 0; n <= (program.upper[values.length] ?? 0); n++) walk([...values, n]);
  };
  walk([]);
  return found;
}

describe('the solver', () => {
  it('goes on where whole units do not reach the relaxed bound of the objective before', async () => {
    // two trucks of 3 or single pumps for needs of 1 and 3: fractions of a truck would arrive sooner
    const program: IntegerProgram = {
      upper: [1, 1, 1, 1, 1, 1, 1, 3],
      implied: [6, 7],
      rows: [
        {
          terms: [
            [0, 1],
            [2, 1],
          ],
          atMost: 2,
        },
        {
          terms: [
            [1, 1],
            [3, 1],
          ],
          atMost: 1,
        },
        {
          terms: [
            [4, 1],
            [5, -1],
          ],
          atMost: 0,
        },
        {
          terms: [
            [0, 3],
            [1, 1],
            [6, 1],
          ],
          atLeast: 1,
        },
        {
          terms: [
            [0, 3],
            [1, 1],
          ],
          atMost: 3,
        },
        {
          terms: [
            [2, 3],
            [3, 1],
            [4, 1],
            [7, 1],
          ],
          atLeast: 3,
        },
        {
          terms: [
            [2, 3],
            [3, 1],
            [4, 1],
          ],
          atMost: 5,
        },
      ],
      objectives: [
        [
          [6, 90_000],
          [7, 270_000],
        ],
        [
          [0, 526_420],
          [1, 526_420],
          [2, 4_731_292],
          [3, 4_731_292],
          [5, 6_489],
          [4, 731],
        ],
        [
          [0, 14_755],
          [2, 14_756],
          [4, 14_758],
          [1, 6],
          [3, 7],
        ],
      ],
      start: [1, 0, 1, 1, 0, 0, 0, 0],
    };
    const { answers } = await solveHere([program], unhurried);
    expect(answers).toEqual([{ values: best(program), proved: true, gap: 0 }]);
  });

  it('finds what a search through everything finds', async () => {
    await fc.assert(
      fc.asyncProperty(needs, candidates, async (open, shown) => {
        const programs = programsOf(taskOf(open, shown)).filter(
          ({ upper }) => upper.reduce((product, most) => product * (most + 1), 1) <= 20_000,
        );
        const { answers } = await solveHere(programs, unhurried);
        programs.forEach((program, index) => {
          const { values = [], proved } = answers[index] ?? {};
          expect(proved).toBe(true);
          expect(isFeasible(program, values)).toBe(true);
          expect(compareValues(program, values, best(program))).toBe(0);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('decides the same whatever the order of what it is given', async () => {
    const decide = async (open: readonly OpenNeed[], shown: readonly Candidate[]): Promise<string> => {
      const task = taskOf(open, shown);
      const { answers, solver } = await solveHere(programsOf(task), unhurried);
      const proposal = jointProposalOf(task, answers, solver);
      const prepared = { inputs: task.inputs, proposal, logPosition: '42' };
      const certificate = decideJointly(
        { sharingIds: open.map((one) => one.sharingId), prepared },
        decidedAt,
      );
      expect(certificate).not.toHaveProperty('refusal');
      return JSON.stringify(certificate);
    };
    await fc.assert(
      fc.asyncProperty(needs, candidates, async (open, shown) => {
        expect(await decide(open.toReversed(), shown.toReversed())).toBe(await decide(open, shown));
      }),
      { numRuns: 40 },
    );
  });

  it('stops with what it has when there is no time', async () => {
    const [program] = programsOf(
      taskOf(fc.sample(needs, { numRuns: 1, seed: 1 })[0] ?? [], [
        ...(fc.sample(
          candidates.filter((all) => all.some((c) => c.availableUnits > 1)),
          { numRuns: 1, seed: 1 },
        )[0] ?? []),
      ]),
    );
    const { answers } = await solveHere(program ? [program] : [], { timeLimitMs: 0 });
    expect(answers).toEqual([{ values: program?.start, proved: false, gap: 1 }]);
  });
});
