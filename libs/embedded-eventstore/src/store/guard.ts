import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { open } from 'lmdb';

/** Directories held by this process, which the table of readers cannot tell from itself. */
const held = new Set<string>();

export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';

  constructor(
    readonly directory: string,
    readonly pid: number,
  ) {
    super(`the data directory ${directory} is in use by process ${pid}`);
  }
}

export interface DirectoryHold {
  /** Where it really is. */
  readonly directory: string;
  release(): Promise<void>;
}

/**
 * Makes sure that one process alone uses a directory. A process shows that it holds it by an open read transaction in
 * a store kept for that: LMDB has the kernel tell which readers live, so neither a kill nor a reused process id leaves
 * a directory locked. When two processes come at the same moment both may be refused.
 *
 * @throws DirectoryInUse
 */
export async function holdDirectory(path: string): Promise<DirectoryHold> {
  mkdirSync(path, { recursive: true });
  const directory = realpathSync(path);
  if (held.has(directory)) throw new DirectoryInUse(path, process.pid);
  held.add(directory);

  const guard = open<Buffer, Buffer>({
    path: join(directory, 'guard'),
    noSubdir: false,
    keyEncoding: 'binary',
  });
  const presence = guard.useReadTransaction();
  const release = async () => {
    presence.done();
    await guard.close();
    held.delete(directory);
  };
  guard.readerCheck();
  const readers = [...guard.readerList().matchAll(/^\s*(\d+)\s/gm)].map((match) => Number(match[1]));
  const other = readers.find((pid) => pid !== process.pid);
  if (other !== undefined || !readers.includes(process.pid)) {
    await release();
    throw new DirectoryInUse(path, other ?? 0);
  }
  return { directory, release };
}
