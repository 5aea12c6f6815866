import type { IntegerProgram, Terms } from '#domain';
import type { Highs, ModelData } from 'highs';

export const costsOf = (terms: Terms, count: number): Float64Array => {
  const all = new Float64Array(count);
  for (const [at, coefficient] of terms) all[at] = coefficient;
  return all;
};

/** A program without its objectives; `wholeNumbers: false` lets every variable be a fraction. */
export function modelOf(
  { infinity, constants }: Highs,
  { upper, implied, rows }: IntegerProgram,
  { wholeNumbers }: { wholeNumbers: boolean },
): ModelData {
  const { integer, continuous } = constants.variableType;
  const integrality = new Int32Array(upper.length).fill(integer);
  for (const at of implied) integrality[at] = continuous;
  const starts = [0];
  for (const { terms } of rows) starts.push((starts.at(-1) ?? 0) + terms.length);
  return {
    numCols: upper.length,
    numRows: rows.length,
    colCost: new Float64Array(upper.length),
    colLower: new Float64Array(upper.length),
    colUpper: Float64Array.from(upper),
    rowLower: rows.map(({ atLeast }) => atLeast ?? -infinity),
    rowUpper: rows.map(({ atMost }) => atMost ?? infinity),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: upper.length,
      starts,
      indices: rows.flatMap(({ terms }) => terms.map(([at]) => at)),
      values: rows.flatMap(({ terms }) => terms.map(([, coefficient]) => coefficient)),
    },
    ...(wholeNumbers ? { integrality } : {}),
  };
}
