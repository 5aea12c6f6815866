import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isAlive, markOf } from './process-mark.js';

describe('the mark of a process', () => {
  it('tells that it lives, and later that it does not', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const mark = markOf(child.pid ?? 0);
    expect(isAlive(mark)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(mark)).toBe(false);
  });

  it('is not that of a later process with the same id', () => {
    const own = markOf(process.pid);
    expect(isAlive(own)).toBe(true);
    expect(isAlive({ ...own, birth: own.birth && `${own.birth}0` })).toBe(own.birth === undefined);
  });
});
