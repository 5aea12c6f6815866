import { acts } from './demo.js';
import { night } from './night/night.js';

describe('the demo', () => {
  it('goes forward in time from the night through the drill to the end', () => {
    const times = acts.flat().map(({ time }) => time);
    expect(times).toEqual(times.toSorted());
    expect(acts[0].length + acts[2].length).toBe(night.length);
    expect(acts[2]).not.toEqual([]);
  });
});
