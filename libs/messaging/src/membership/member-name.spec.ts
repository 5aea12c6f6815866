import { markOf, pidNamespace } from '#platform';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { giveUpName, isGone, takeName } from './member-name.js';

/** Where /proc tells nothing, nothing is proved. */
const onLinux = pidNamespace() === undefined ? describe.skip : describe;

onLinux('the name of a member', () => {
  let child: ChildProcess;
  /** Of a member in the other process. */
  let other: string;

  beforeAll(async () => {
    child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const { pid, birth } = markOf(child.pid ?? 0);
    other = `worker@host/${pidNamespace()}/${pid}/${birth}/1`;
  });
  afterAll(() => child.kill('SIGKILL'));

  it('says of another process that it lives, and when it has been killed', async () => {
    expect(isGone(other)).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isGone(other)).toBe(true);
  });

  it('says of this process which of its members it has given up', () => {
    const [first, second] = [takeName('worker'), takeName('worker')];
    expect(first).not.toBe(second);
    expect([isGone(first), isGone(second)]).toEqual([false, false]);
    giveUpName(first);
    expect([isGone(first), isGone(second)]).toEqual([true, false]);
    giveUpName(second);
  });

  it('proves nothing from another machine, from another namespace, or in another form', () => {
    const { pid, birth } = markOf(process.pid);
    const anotherBoot = '00000000-0000-4000-8000-000000000000/1';
    const names = [
      `worker@host/${pidNamespace()}/999999999/${anotherBoot}/1`,
      `worker@host/1/999999999/${birth}/1`,
      `worker@host/1`,
      `worker@host/${pidNamespace()}/${pid}/1`,
      'liandong-command-worker',
      'consumer-group-1',
      '',
    ];
    expect(names.filter(isGone)).toEqual([]);
  });
});
