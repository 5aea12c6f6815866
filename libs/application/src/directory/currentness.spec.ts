import { Currentness } from './currentness.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('whoever waits for the end of the log', () => {
  it('shares a look that begins after it has asked, and no earlier one', async () => {
    const looks: ((end: bigint) => void)[] = [];
    const current = new Currentness(() => new Promise((resolve) => looks.push(resolve)));
    const passed: string[] = [];
    const pass = (name: string): void => void current.passEnd().then(() => passed.push(name));
    pass('first');
    await turn();
    // what is written from here on, the look that is under way may not see
    for (let n = 0; n < 100; n++) pass(`later ${n}`);
    await turn();
    expect(looks).toHaveLength(1);
    looks[0]?.(4n);
    current.reach(4n);
    await turn();
    expect(passed).toEqual(['first']);
    expect(looks).toHaveLength(2);
    looks[1]?.(9n);
    await turn();
    expect(passed).toHaveLength(1);
    current.reach(9n);
    await turn();
    expect(passed).toHaveLength(101);
    expect(looks).toHaveLength(2);
  });

  it('looks again after a look that failed', async () => {
    let isAway = true;
    const current = new Currentness(() => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(1n)));
    await expect(current.passEnd()).rejects.toThrow('away');
    isAway = false;
    current.reach(1n);
    await current.passEnd();
  });
});
