import { amountsOf } from './amounts.js';

type Lines = Parameters<typeof amountsOf>[0]['lines'];
const lines = (...of: readonly (readonly [string, number])[]): Lines =>
  of.map(([step, amount]) => ({ step, amount })) as unknown as Lines;

describe('what there is of a request', () => {
  it('is counted by how far each line has come', () => {
    const found = amountsOf({
      lines: lines(
        ['arrived', 2],
        ['dispatched', 1],
        ['committed', 3],
        ['reserved', 4],
        ['requisitioned', 1],
      ),
      outstanding: 5,
    });
    expect(found).toEqual({ there: 2, way: 1, committed: 3, answered: 5, missing: 5 });
  });

  it('leaves out what has failed, gone back or been dropped', () => {
    const found = amountsOf({ lines: lines(['failed', 2], ['returned', 2], ['dropped', 2]), outstanding: 0 });
    expect(Object.values(found)).toEqual([0, 0, 0, 0, 0]);
  });
});
