import { readFileSync } from 'node:fs';

/** A process that can be told from a later one with the same id. */
export interface ProcessMark {
  readonly pid: number;
  /** Boot and start time, where /proc tells them. */
  readonly birth?: string;
}

export const markOf = (pid: number): ProcessMark => ({ pid, birth: birthOf(pid) });

export function isAlive({ pid, birth }: ProcessMark): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = statOf(pid);
  // a zombie holds nothing any more
  if (now?.state === 'Z') return false;
  return birth === undefined || birth === now?.birth;
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
