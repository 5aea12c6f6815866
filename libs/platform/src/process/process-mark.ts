import { readFileSync, readlinkSync } from 'node:fs';

/** A process that can be told from a later one with the same id. */
export interface ProcessMark {
  readonly pid: number;
  /** Boot and start time, where /proc tells them. */
  readonly birth?: string;
}

export const markOf = (pid: number): ProcessMark => ({ pid, birth: birthOf(pid) });

export function isAlive({ pid, birth }: ProcessMark): boolean {
  let isOthers = false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    isOthers = (error as NodeJS.ErrnoException).code === 'EPERM';
    if (!isOthers) return false;
  }
  const now = statOf(pid);
  // of somebody else's process there is nothing to read where /proc is mounted with `hidepid`
  if (now === undefined && isOthers) return true;
  // a zombie holds nothing any more
  if (now?.state === 'Z') return false;
  return birth === undefined || birth === now?.birth;
}

/**
 * The namespace in which this process has its id: elsewhere, in a container say, the same id is another process.
 * Undefined where /proc does not tell.
 */
export function pidNamespace(): string | undefined {
  try {
    return /^pid:\[(\d+)\]$/.exec(readlinkSync('/proc/self/ns/pid'))?.[1];
  } catch {
    return undefined;
  }
}

const birthOf = (pid: number): string | undefined => statOf(pid)?.birth;

function statOf(pid: number): { state: string; birth: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the second field, the command in parentheses, may hold spaces itself
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { state: fields[0] ?? '', birth: `${boot}/${fields[19]}` };
  } catch {
    return undefined;
  }
}
