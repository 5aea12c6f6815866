import { readFileSync } from 'node:fs';
import { Database } from 'lmdb';

/** Another live process, or another broker of this one, holds the data directory. */
export class DirectoryHeldError extends Error {
  readonly code = 'directory-held';

  constructor(
    readonly directory: string,
    readonly pid: number,
  ) {
    super(`data directory ${directory} is held by process ${pid}`);
  }
}

const OWNER = 'owner';

/** Start time of a process in clock ticks since boot, with the boot's id; undefined where there is no /proc. */
function birthOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the command in parentheses, may itself hold spaces; start time is the 22nd.
    const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${startedAt}`;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number, birth: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  // A pid is used again after a reboot or in a restarted container; the time of birth tells.
  return birth === undefined || birth === birthOf(pid);
}

/**
 * Writes this process down as owner, in a transaction that only one process at a time can run; LMDB frees its lock
 * when a holder dies. An owner that was killed does not block the next.
 */
export function claim(settings: Database<string | number, string>, directory: string): void {
  settings.transactionSync(() => {
    const owner = settings.get(OWNER);
    if (typeof owner === 'string') {
      const { pid, birth } = JSON.parse(owner) as { pid: number; birth?: string };
      if (isAlive(pid, birth)) throw new DirectoryHeldError(directory, pid);
    }
    settings.putSync(OWNER, JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) }));
  });
}

export function release(settings: Database<string | number, string>): void {
  settings.removeSync(OWNER);
}
