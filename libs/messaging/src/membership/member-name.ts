import { isAlive, markOf, pidNamespace, type ProcessMark } from '#platform';
import { hostname } from 'node:os';

/** Names of members that this process has in a group now. */
const present = new Set<string>();
let count = 0;

/**
 * A client id for a member of a group which tells where it is, so that a successor can see that it is gone:
 * `program@host/namespace/pid/boot/start/number`. Where that cannot be told there is only a number.
 */
export function takeName(program: string): string {
  const { pid, birth } = markOf(process.pid);
  const namespace = pidNamespace();
  const place = birth && namespace ? `${hostname()}/${namespace}/${pid}/${birth}` : hostname();
  const name = `${program}@${place}/${++count}`;
  present.add(name);
  return name;
}

/** The member under that name is not used any more. */
export const giveUpName = (name: string): void => void present.delete(name);

/**
 * Whether the member under that name is gone for certain: another machine, another namespace of processes or an
 * unknown form of name prove nothing.
 */
export function isGone(name: string): boolean {
  const [, namespace, pid, birth] = /@[^/]*\/(\d+)\/(\d+)\/([\da-f-]+\/\d+)\/\d+$/.exec(name) ?? [];
  if (namespace === undefined || namespace !== pidNamespace() || birth === undefined) return false;
  const mark: ProcessMark = { pid: Number(pid), birth };
  const own = markOf(process.pid);
  if (mark.pid === own.pid && birth === own.birth) return !present.has(name);
  return bootOf(birth) === bootOf(own.birth) && !isAlive(mark);
}

const bootOf = (birth: string | undefined): string | undefined => birth?.split('/')[0];
