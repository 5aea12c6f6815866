import { isFeasible, valueOf, type IntegerProgram, type ProgramAnswer } from '#domain';
import type { Highs } from 'highs';
import { costsOf, modelOf } from './model.js';
import type { Relaxed } from './relaxed.js';

/** Bounds of the work on one program. */
export interface WorkLimits {
  /** Nodes of each objective's search tree: the same on every machine. */
  readonly nodes: number;
  /** Programs of more variables are searched among those only that the relaxed solution uses. */
  readonly variables: number;
  /** `performance.now()` at which to stop with what there is. Where it strikes depends on the machine. */
  readonly deadlineMs: number;
}

const options = {
  output_flag: false,
  random_seed: 0,
  mip_rel_gap: 0,
  // objectives are whole numbers: what is less than one better is not better
  mip_abs_gap: 0.9,
} as const;

/** The answer that the relaxed solution is by itself, where it consists of whole units: then it is proved. */
export function answerOf(relaxed: Relaxed, program: IntegerProgram): ProgramAnswer | undefined {
  const values = relaxed.values.map(Math.round);
  return isProvedBy(relaxed, program, values) ? { values, proved: true, gap: 0 } : undefined;
}

/** Whole units that reach every bound of the relaxed problem are best. */
const isProvedBy = ({ bounds }: Relaxed, program: IntegerProgram, values: readonly number[]): boolean =>
  isFeasible(program, values) &&
  program.objectives.every((terms, index) => valueOf(terms, values) < (bounds[index] ?? 0) + 0.5);

/** Makes the objectives smallest one after the other among whole numbers, beginning with the program's start. */
export function search(
  highs: Highs,
  program: IntegerProgram,
  { bounds, used }: Relaxed,
  { nodes, variables, deadlineMs }: WorkLimits,
): ProgramAnswer {
  const isWhole = program.upper.length <= variables;
  // a resource that the relaxed solution leaves alone is seldom wanted: what is missed shows in the gap
  const upper = isWhole
    ? program.upper
    : program.upper.map((most, at) =>
        used[at] || (program.start[at] ?? 0) > 0 || program.implied.includes(at) ? most : 0,
      );
  const columns = upper.length;
  const model = highs.createModel(modelOf(highs, { ...program, upper }, { wholeNumbers: true }));
  let values = program.start;
  let proved = true;
  let gap = 0;
  // the relaxed bounds hold as long as whole units reach those before: giving one up may make the next ones smaller
  let isTight = true;
  const unproved = (value: number, bound: number): void => {
    if (proved) gap = value <= 0 ? 0 : Math.min(1, Math.max(0, (value - bound) / value));
    proved = false;
  };
  try {
    model.options.set({ ...options, mip_max_nodes: nodes });
    for (const [index, terms] of program.objectives.entries()) {
      const bound: number = isTight ? Math.ceil((bounds[index] ?? 0) - 1e-3) : 0;
      const left = program.objectives.length - index;
      const seconds = (deadlineMs - performance.now()) / 1_000 / left;
      if (valueOf(terms, values) > bound) {
        if (seconds <= 0) {
          unproved(valueOf(terms, values), bound);
          break;
        }
        model.zeroAllClocks();
        model.options.set('time_limit', seconds);
        model.changeColsCost({ kind: 'range', from: 0, to: columns - 1 }, costsOf(terms, columns));
        model.setSolution({ colValue: values });
        const { modelStatus } = model.run();
        const found = Array.from(model.getSolution().colValue, Math.round);
        if (isFeasible(program, found) && isKept(program, index, values, found)) values = found;
        const isBest = modelStatus === highs.constants.modelStatus.optimal;
        const value = valueOf(terms, values);
        const proof =
          isBest && isWhole ? value : Math.max(bound, isWhole ? Number(model.info.get('mip_dual_bound')) : 0);
        if (value > proof + 0.5) unproved(value, proof);
      }
      isTight &&= valueOf(terms, values) <= bound;
      model.addRow(-highs.infinity, valueOf(terms, values), {
        indices: terms.map(([at]) => at),
        values: terms.map(([, coefficient]) => coefficient),
      });
    }
    return { values, proved, gap };
  } finally {
    model.dispose();
  }
}

/** No objective before this one is given up, and this one is not worse. */
const isKept = (
  { objectives }: IntegerProgram,
  index: number,
  before: readonly number[],
  found: readonly number[],
): boolean =>
  objectives.slice(0, index + 1).every((terms) => valueOf(terms, found) <= valueOf(terms, before));
