import {
  currentJointPolicy,
  jointPolicies,
  jointProposalOf,
  jointTask,
  type JointInputs,
  type JointPolicy,
  type JointTerms,
} from '#domain';
import { ThreadedSolver } from '#solver';

const shape = { requests: 200, candidates: 2_000, capabilities: 10 };
const decidedAt = '2026-06-18T18:10:00.000Z';

/** A small generator with a fixed seed: every run measures the same problem. */
function dice(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

/** Requests that ask for about as much as there is, of resources that differ in size, owner, place and price. */
function crowded(seed: number, { requests, candidates, capabilities } = shape): JointInputs {
  const roll = dice(seed);
  const id = (prefix: string, n: number): string => `${prefix}-${String(n).padStart(4, '0')}`;
  const sizes = [1, 1, 1, 350, 500, 3_000];
  const capability = (n: number): string => `capability-${n % capabilities}`;
  const perUnit = (n: number): number => (n % capabilities < 7 ? 1 : (sizes[3 + roll(3)] ?? 1));
  const isMeasured = (n: number): boolean => n % capabilities >= 7;
  const shown = Array.from({ length: candidates }, (_, n) => ({
    resourceId: id('R', n),
    ownerAgencyId: id('A', roll(40)),
    capability: capability(n),
    perUnit: perUnit(n),
    availableUnits: roll(6),
    readiness: 'ready' as const,
    arrivalMinutes: 10 + roll(140),
    costPerUnitFen: roll(30) * 10_000,
    minimumReserve: roll(4) === 0 ? 1 : 0,
    areaCode: `5201112${String(roll(9)).padStart(2, '0')}`,
  }));
  // some agencies have an agreement with some owners, over a few units of each kind
  const agreements = new Map<string, number>();
  for (let requester = 0; requester < 20; requester++) {
    for (let owner = 0; owner < 40; owner++) {
      if (roll(6) === 0) agreements.set(`${id('Q', requester)}-${id('A', owner)}`, 1 + roll(8));
    }
  }
  const agreed = (requesterAgencyId: string, of: string): JointTerms[] =>
    shown.flatMap(({ resourceId, ownerAgencyId, capability: agreementItem }) => {
      const agreementId = `${requesterAgencyId}-${ownerAgencyId}`;
      const agreementUnits = agreements.get(agreementId);
      return agreementItem !== of || agreementUnits === undefined
        ? []
        : [{ resourceId, agreementId, agreementItem, agreementUnits }];
    });
  const asking = Array.from({ length: requests }, () => id('Q', roll(20)));
  return {
    candidates: shown,
    requests: asking.map((requesterAgencyId, n) => ({
      sharingId: id('S', n),
      incidentId: id('I', roll(12)),
      requesterAgencyId,
      round: 0,
      priority: 1 + roll(5),
      need: {
        capability: capability(n),
        amount: isMeasured(n) ? 500 * (1 + roll(120)) : 1 + roll(40),
        neededBy: new Date(Date.parse(decidedAt) + (30 + roll(150)) * 60_000).toISOString(),
        areaCode: '520111',
      },
      terms: agreed(requesterAgencyId, capability(n)),
    })),
  };
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** How long a joint decision takes, from the inputs to a proposal that has been checked. */
export async function allocation(): Promise<void> {
  const policy = jointPolicies[currentJointPolicy] as JointPolicy;
  const solver = new ThreadedSolver();
  await solver.solve([]);
  print(
    `\n## Joint allocation: ${shape.requests} requests, ${shape.candidates} candidates, ${shape.capabilities} capabilities\n`,
  );
  print(
    '| problem | ways | programs built | solved | longest hold of the event loop | capabilities proved best |\n| --- | --- | --- | --- | --- | --- |',
  );
  for (const seed of [1, 2, 3, 4, 5]) {
    const inputs = crowded(seed);
    const began = performance.now();
    const task = jointTask(inputs, policy, decidedAt);
    const built = performance.now();
    const { answers, solver: name } = await solver.solve(task.parts.map(({ program }) => program));
    const solved = performance.now();
    const { parts } = jointProposalOf(task, answers, name);
    const checked = performance.now();
    const ms = (from: number, to: number): string => `${Math.round(to - from)} ms`;
    print(
      `| ${seed} | ${task.pairs.pairs.length} | ${ms(began, built)} | ${ms(built, solved)} | ` +
        `${ms(0, Math.max(built - began, checked - solved))} | ${parts.filter(({ proved }) => proved).length} of ${parts.length}; others within ${Math.max(...parts.map(({ gap }) => gap))} |`,
    );
  }
  await solver.close();
}
