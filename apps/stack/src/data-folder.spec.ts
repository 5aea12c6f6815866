import { markOf } from '#platform';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolder } from './data-folder.js';

describe('the data folder', () => {
  let dir: string;
  let other: ChildProcess;

  beforeEach(() => {
    dir = join(mkdtempSync(join(tmpdir(), 'liandong-stack-')), 'data');
    other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  });

  afterEach(async () => {
    await end(other);
    rmSync(join(dir, '..'), { recursive: true, force: true });
  });

  const end = (child: ChildProcess): Promise<void> =>
    new Promise((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done();
      child.once('exit', () => done());
      child.kill('SIGKILL');
    });
  const open = (fresh = false): Promise<DataFolder> =>
    DataFolder.open(dir, { fresh, leftoverPatienceMs: 200 });
  const leaveLock = (lock: object): void => writeFileSync(join(dir, 'stack.lock'), JSON.stringify(lock));
  const pid = (): number => other.pid ?? 0;

  it('is open to its owner alone, also where an earlier version left it open', async () => {
    (await open()).close();
    chmodSync(dir, 0o755);
    const left = join(dir, 'apps.env');
    writeFileSync(left, '');
    chmodSync(left, 0o644);
    const folder = await open();
    folder.secret('a.secret');
    const modes = [dir, left, join(dir, 'a.secret'), folder.logs].map((path) => statSync(path).mode & 0o077);
    expect(modes).toEqual([0, 0, 0, 0]);
    folder.close();
  });

  it('is for one stack at a time, and says which has it', async () => {
    (await open()).close();
    leaveLock({ ...markOf(pid()), children: [] });
    await expect(open()).rejects.toThrow(new RegExp(`in use by another stack \\(process ${pid()}\\)`));
  });

  it('takes over the lock of one that was killed', async () => {
    (await open()).close();
    leaveLock({ ...markOf(pid()), children: [] });
    await end(other);
    const folder = await open();
    expect(JSON.parse(readFileSync(join(dir, 'stack.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    folder.close();
    expect(existsSync(join(dir, 'stack.lock'))).toBe(false);
  });

  it('takes over a lock whose process id belongs to somebody else by now', async () => {
    (await open()).close();
    leaveLock({ pid: pid(), birth: 'another boot/1', children: [] });
    (await open()).close();
  });

  it('takes over a lock that was never written to its end', async () => {
    (await open()).close();
    writeFileSync(join(dir, 'stack.lock'), '{"pid":');
    (await open()).close();
  });

  it('names what a killed stack left running', async () => {
    (await open()).close();
    leaveLock({ pid: 2 ** 22 - 1, birth: 'x', children: [{ name: 'embedded-kafka', ...markOf(pid()) }] });
    await expect(open()).rejects.toThrow(
      new RegExp(`embedded-kafka \\(process ${pid()}\\). End it with: kill ${pid()}`),
    );
  });

  it('is emptied for a fresh start, but only when it is ours', async () => {
    const folder = await open();
    writeFileSync(join(dir, 'something'), 'x');
    folder.close();
    (await open(true)).close();
    expect(existsSync(join(dir, 'something'))).toBe(false);

    rmSync(join(dir, 'liandong.json'));
    writeFileSync(join(dir, 'thesis.doc'), 'x');
    await expect(open(true)).rejects.toThrow(/not a data folder of this service/);
    expect(existsSync(join(dir, 'thesis.doc'))).toBe(true);
  });

  it('keeps a secret that is made once and is nobody else’s', async () => {
    const folder = await open();
    const secret = folder.secret('postgres.password');
    expect(folder.secret('postgres.password')).toBe(secret);
    expect(statSync(join(dir, 'postgres.password')).mode & 0o777).toBe(0o600);
    folder.close();
  });
});
