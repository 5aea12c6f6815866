import { isAlive, markOf, type ProcessMark } from '#platform';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterName, isThere, realFolder } from './cluster.js';

/**
 * How a server is asked to end, and how long each is waited for: at once for everybody who is connected, which
 * PostgreSQL 18 does not do while it recovers from the death of one of its parts; without tidying up; as by a power
 * cut. The last two cost a recovery and nothing that was acknowledged.
 */
const asked = [
  ['SIGINT', 5_000],
  ['SIGQUIT', 3_000],
  ['SIGKILL', 10_000],
] as const;

/** Processes of a server that is gone notice it and end by themselves, unless they are deep in work. */
const noticedWithinMs = 2_000;

/**
 * Ends what is left of a PostgreSQL server whose own parent was killed, and which therefore still holds the cluster
 * and its port. It is recognised by the cluster it serves (where the system has `/proc`), so that no other process is
 * ever ended. Takes some 20 s at most. @throws when something does not end
 */
export async function stopLeftoverServer(dataDir: string, say: (text: string) => void): Promise<void> {
  for (const pid of pidsOf(dataDir).servers) {
    say(`a PostgreSQL server of an earlier run (process ${pid}) is still there, stopping it`);
    await end(markOf(pid), say);
  }
  let { parts } = pidsOf(dataDir);
  await gone(parts.map(markOf), noticedWithinMs);
  ({ parts } = pidsOf(dataDir));
  for (const pid of parts) {
    say(`a part of a PostgreSQL server that is gone (process ${pid}) is still there, killing it`);
    await end(markOf(pid), say, asked.slice(-1));
  }
  forgetForeignPid(dataDir);
}

async function end(
  mark: ProcessMark,
  say: (text: string) => void,
  ways: readonly (readonly [NodeJS.Signals, number])[] = asked,
): Promise<void> {
  for (const [signal, patienceMs] of ways) {
    if (!isAlive(mark)) return;
    try {
      process.kill(mark.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
        throw new Error(`process ${mark.pid} belongs to another user: end it to go on`, { cause: error });
      }
    }
    if (await gone([mark], patienceMs)) return;
    say(`process ${mark.pid} has not ended ${patienceMs / 1_000} s after ${signal}`);
  }
  throw new Error(`process ${mark.pid} cannot be ended: the server cannot be started while it is there`);
}

async function gone(marks: readonly ProcessMark[], patienceMs: number): Promise<boolean> {
  for (const deadline = Date.now() + patienceMs; marks.some(isAlive); await sleep(20)) {
    if (Date.now() > deadline) return false;
  }
  return true;
}

/** Processes that were started on the folder, and those that such a server has made. */
function pidsOf(dataDir: string): { servers: number[]; parts: number[] } {
  const folder = realFolder(dataDir);
  const title = `postgres: ${clusterName(dataDir)}: `;
  const servers: number[] = [];
  const parts: number[] = [];
  for (const name of existsSync('/proc') ? readdirSync('/proc') : []) {
    if (!/^\d+$/.test(name)) continue;
    const args = argumentsOf(Number(name));
    const at = args.indexOf('-D');
    const [program = ''] = args;
    if (program.startsWith(title)) parts.push(Number(name));
    else if (at > 0 && isServer.test(program) && realFolder(args[at + 1] ?? '') === folder) {
      servers.push(Number(name));
    }
  }
  return { servers, parts };
}

/** Or what makes the cluster for it. */
const isServer = /(^|\/)(postgres|initdb)$/;

function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/**
 * A server refuses to start while the process of its lock file lives. The number may long be another program's, and
 * then it would refuse for ever.
 */
function forgetForeignPid(dataDir: string): void {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync('/proc') || !isThere(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (Number.isInteger(pid) && pid > 1 && isAlive(markOf(pid))) rmSync(file);
}
