import { isAlive, markOf } from '#platform';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const patienceMs = 10_000;

/**
 * Stops a PostgreSQL server whose own parent was killed and which therefore still holds the cluster and its port.
 * It is recognised by the cluster it serves, so that no other process is ever stopped.
 */
export async function stopLeftoverServer(dataDir: string, say: (text: string) => void): Promise<void> {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [first = ''] = readFileSync(file, 'utf8').split('\n');
  const pid = Number(first);
  if (!Number.isInteger(pid) || pid <= 1 || !servesCluster(pid, dataDir)) return;
  const mark = markOf(pid);
  say(`a PostgreSQL server of an earlier run (process ${pid}) is still there, stopping it`);
  process.kill(pid, 'SIGINT');
  for (const deadline = Date.now() + patienceMs; isAlive(mark); await sleep(50)) {
    if (Date.now() > deadline) throw new Error(`process ${pid} does not stop: kill it to go on`);
  }
}

/** The number in the file may long belong to another process. */
function servesCluster(pid: number, dataDir: string): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return command.includes('-D') && command.includes(dataDir);
  } catch {
    return false;
  }
}
