import { compareValues, isFeasible, type IntegerProgram } from '#domain';
import { solveHere } from './solver.js';
import { SolverFailed, ThreadedSolver } from './threaded-solver.js';

/** As it is run: a thread does not compile its own sources. */
const built = new URL('../../../dist/libs/solver/src/thread.js', import.meta.url);

/** A thread that ends itself when it is asked for no nodes, and never answers when asked for one. */
const fragile = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ id, options: { nodes } }) => {
      if (nodes === 0) throw new Error('out of memory');
      if (nodes === -1) process.exit(1);
      if (nodes !== 1) parentPort.postMessage({ id, solved: { solver: 'fragile', answers: [] } });
    });
  `)}`,
);

/** Take two of three, the cheapest. */
const small: IntegerProgram = {
  upper: [1, 1, 1],
  implied: [],
  rows: [
    {
      terms: [
        [0, 1],
        [1, 1],
        [2, 1],
      ],
      atLeast: 2,
    },
  ],
  objectives: [
    [
      [0, 5],
      [1, 1],
      [2, 2],
    ],
  ],
  start: [1, 1, 0],
};

/** Splitting a market (Cornuéjols and Dawande): far beyond what can be searched in the time that is given. */
function hard(): IntegerProgram {
  const [shops, rows] = [50, 6];
  let seed = 1;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) % 100;
  const size = Array.from({ length: rows }, () => Array.from({ length: shops }, random));
  const half = size.map((row) => Math.floor(row.reduce((sum, n) => sum + n, 0) / 2));
  return {
    upper: [...Array<number>(shops).fill(1), ...half],
    implied: [],
    rows: size.map((row, index) => ({
      terms: [...row.map((n, at) => [at, n] as const), [shops + index, 1] as const],
      atLeast: half[index],
      atMost: half[index],
    })),
    objectives: [half.map((_, index) => [shops + index, 1] as const)],
    start: [...Array<number>(shops).fill(0), ...half],
  };
}

let solver: ThreadedSolver;
afterEach(() => solver.close());

describe('the solver in its thread', () => {
  it('answers as it would here, each caller its own programs', async () => {
    solver = new ThreadedSolver(built);
    const dearer = { ...small, objectives: small.objectives.map((terms) => terms.toReversed()) };
    const [one, two, none] = await Promise.all([
      solver.solve([small]),
      solver.solve([dearer, small]),
      solver.solve([]),
    ]);
    expect(one).toEqual(await solveHere([small]));
    expect(one.answers).toEqual([{ values: [0, 1, 1], proved: true, gap: 0 }]);
    expect(two.answers).toHaveLength(2);
    expect(none.answers).toEqual([]);
  });

  it('stops when the time is over, with what it has', async () => {
    solver = new ThreadedSolver(built);
    const program = hard();
    const limits = { nodes: 2 ** 30, variables: 10_000 };
    const [none] = (await solver.solve([program], { ...limits, timeLimitMs: 0 })).answers;
    expect(none).toEqual({ values: program.start, proved: false, gap: 1 });
    const [some] = (await solver.solve([program], { ...limits, timeLimitMs: 300 })).answers;
    expect(some?.proved).toBe(false);
    expect(isFeasible(program, some?.values ?? [])).toBe(true);
    expect(compareValues(program, some?.values ?? [], program.start)).toBeLessThanOrEqual(0);
  });

  it('says that it failed when a program is none, and goes on', async () => {
    solver = new ThreadedSolver(built);
    await expect(solver.solve([{ ...small, upper: undefined } as never])).rejects.toThrow(SolverFailed);
    expect((await solver.solve([small])).answers).toMatchObject([{ proved: true }]);
  });

  it.each([
    ['throws', 0],
    ['exits', -1],
  ])('that %s fails all who wait for it; the next problem finds a new one', async (_, nodes) => {
    solver = new ThreadedSolver(fragile);
    const waiting = [solver.solve([small], { nodes: 1 }), solver.solve([small], { nodes })];
    const failed = (await Promise.allSettled(waiting)).map(({ status }) => status);
    expect(failed).toEqual(['rejected', 'rejected']);
    await expect(waiting[0]).rejects.toMatchObject({ code: 'solver-failed' });
    expect(await solver.solve([small], { nodes: 2 })).toMatchObject({ solver: 'fragile' });
  });

  it('leaves nobody waiting when it is closed', async () => {
    solver = new ThreadedSolver(fragile);
    const waiting = expect(solver.solve([small], { nodes: 1 })).rejects.toThrow(SolverFailed);
    await solver.close();
    await waiting;
  });
});
