import type { IntegerProgram, ProgramAnswer } from '#domain';
import loadHighs, { type Highs } from 'highs';
import { answerOf, search } from './lexicographic.js';
import { solveRelaxed } from './relaxed.js';

export interface SolverOptions {
  /** Time for all programs of one call together. */
  readonly timeLimitMs?: number;
  /** Search nodes of each objective. */
  readonly nodes?: number;
  /** Programs of more variables are not searched as a whole. */
  readonly variables?: number;
}

export interface Solved {
  /** Name and version of the solver. */
  readonly solver: string;
  /** One per program, in order. */
  readonly answers: readonly ProgramAnswer[];
}

/** Where integer programs are solved. */
export interface ProgramSolver {
  solve(programs: readonly IntegerProgram[], options?: SolverOptions): Promise<Solved>;
}

const usual = { timeLimitMs: 1_500, nodes: 500, variables: 600 };

// its types are written for CommonJS, where the loader hangs below the module; as an ES module it is the default itself
const load = loadHighs as unknown as typeof loadHighs.default;

let loading: Promise<Highs> | undefined;

/**
 * Solves in this thread: nothing else runs meanwhile. The objectives are made smallest one after the other. Where
 * units count alike, the relaxed solution is whole already and proves itself; the others are searched in what is
 * left of the time. The same programs give the same answers on every machine, unless the time is over.
 */
export const solveHere: ProgramSolver['solve'] = async (programs, options = {}) => {
  const { timeLimitMs, ...limits } = { ...usual, ...options };
  loading ??= load();
  const highs = await loading;
  const end = performance.now() + timeLimitMs;
  const relaxed = programs.map((program) => solveRelaxed(highs, program, end));
  const answers = programs.map((program, index) => {
    const bounded = relaxed[index];
    return bounded ? answerOf(bounded, program) : { values: program.start, proved: false, gap: 1 };
  });
  let open = answers.filter((answer) => answer === undefined).length;
  return {
    solver: `highs-${highs.version.string}`,
    answers: programs.map((program, index) => {
      const bounded = relaxed[index];
      const done = answers[index];
      if (done || !bounded) return done ?? { values: program.start, proved: false, gap: 1 };
      const now = performance.now();
      // one hard program must not take the time of the others
      return search(highs, program, bounded, { ...limits, deadlineMs: now + (end - now) / open-- });
    }),
  };
};
