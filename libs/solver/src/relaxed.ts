import type { IntegerProgram } from '#domain';
import type { Highs } from 'highs';
import { costsOf, modelOf } from './model.js';

export interface Relaxed {
  readonly values: readonly number[];
  /** Smallest value of each objective when fractions of units are allowed: a bound for whole ones. */
  readonly bounds: readonly number[];
  /** Variables that some objective's best solution used. */
  readonly used: readonly boolean[];
}

const options = { output_flag: false, random_seed: 0, presolve: 'off', solver: 'simplex' } as const;

/**
 * The objectives one after the other where fractions of units are allowed. After each, whatever would make it worse
 * by moving (its reduced cost is not zero) is held where it is: the next objective chooses among equally good
 * solutions only. Nothing when the time is over.
 */
export function solveRelaxed(highs: Highs, program: IntegerProgram, deadlineMs: number): Relaxed | undefined {
  const { upper, rows, objectives } = program;
  const { modelStatus } = highs.constants;
  const model = highs.createModel(modelOf(highs, program, { wholeNumbers: false }));
  try {
    model.options.set(options);
    const used = upper.map(() => false);
    const bounds: number[] = [];
    let values: readonly number[] = [];
    for (const terms of objectives) {
      const seconds = (deadlineMs - performance.now()) / 1_000;
      if (seconds <= 0) return undefined;
      model.zeroAllClocks();
      model.options.set('time_limit', seconds);
      model.changeColsCost({ kind: 'range', from: 0, to: upper.length - 1 }, costsOf(terms, upper.length));
      if (model.run().modelStatus !== modelStatus.optimal) return undefined;
      const { colValue, colDual, rowValue, rowDual } = model.getSolution();
      values = Array.from(colValue);
      values.forEach((value, at) => {
        if (value > 1e-6) used[at] = true;
      });
      bounds.push(Number(model.getObjectiveValue()));
      const largest = Math.max(1, ...terms.map(([, coefficient]) => coefficient));
      const isHeld = (dual: number | undefined): boolean =>
        Math.abs(dual ?? 0) > Math.max(1e-6, largest * 1e-9);
      const columns = indicesWhere(upper.length, (at) => isHeld(colDual[at]));
      const columnsAt = columns.map((at) => colValue[at] ?? 0);
      model.changeColsBounds({ kind: 'set', indices: columns }, columnsAt, columnsAt);
      const held = indicesWhere(rows.length, (at) => isHeld(rowDual[at]));
      const heldAt = held.map((at) => rowValue[at] ?? 0);
      model.changeRowsBounds({ kind: 'set', indices: held }, heldAt, heldAt);
    }
    return { values, bounds, used };
  } finally {
    model.dispose();
  }
}

const indicesWhere = (count: number, test: (at: number) => boolean): number[] =>
  Array.from({ length: count }, (_, at) => at).filter(test);
