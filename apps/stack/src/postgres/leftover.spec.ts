import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopLeftoverServer } from './leftover.js';

describe('what a killed PostgreSQL leaves behind', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'liandong-leftover-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const lockOf = (pid: number): string => {
    const file = join(dir, 'postmaster.pid');
    writeFileSync(file, `${pid}\n${dir}\n`);
    return file;
  };
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);

  const withProc = existsSync('/proc') ? it : it.skip;

  withProc(
    'forgets the number of a process that is another program’s by now, and lets that one live',
    async () => {
      const file = lockOf(process.pid);
      await stopLeftoverServer(dir, say);
      expect(existsSync(file)).toBe(false);
      expect(said).toEqual([]);
    },
  );

  it('leaves a lock whose process is gone to the server, which knows more of it', async () => {
    const noSuchPid = 2 ** 22 + 1;
    const file = lockOf(noSuchPid);
    await stopLeftoverServer(dir, say);
    expect(existsSync(file)).toBe(true);
  });
});
