import { folderFault, isAlive, makeFolder, markOf, whyNot, type ProcessMark } from '#platform';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeToOthers, secretIn } from './secrets/engine-secrets.js';

/** The data folder cannot be used: it is none, somebody else's, of a later version, or in use. */
export class DataFolderError extends Error {
  readonly code = 'data-folder';
}

interface LockFile extends ProcessMark {
  readonly children: readonly (ProcessMark & { readonly name: string })[];
}

const markerName = 'liandong.json';
/** Of what lies in the folder, and how; a version that could not read what an earlier one left has a higher number. */
const format = 1;
const lockName = 'stack.lock';

/**
 * The folder with everything that lasts. Holding one means holding its lock: a second stack is refused, a lock
 * whose holder is dead is taken over once the processes it started are gone.
 */
export class DataFolder {
  private children: LockFile['children'] = [];

  private constructor(readonly dir: string) {}

  /** @throws {DataFolderError} */
  static async open(
    dir: string,
    { fresh, leftoverPatienceMs = 15_000 }: { fresh: boolean; leftoverPatienceMs?: number },
  ): Promise<DataFolder> {
    const fault = dataFolderFault(dir, { fresh });
    if (fault) throw new DataFolderError(fault);
    await claim(dir, leftoverPatienceMs);
    if (fresh) {
      readdirSync(dir)
        .filter((name) => name !== lockName && name !== markerName)
        .forEach((name) => rmSync(join(dir, name), { recursive: true, force: true }));
    }
    if (fresh || !existsSync(join(dir, markerName))) mark(dir);
    const folder = new DataFolder(dir);
    mkdirSync(folder.logs, { recursive: true });
    return folder;
  }

  get logs(): string {
    return join(this.dir, 'logs');
  }

  get keys(): string {
    return join(this.dir, 'keys');
  }

  /** Notes which processes belong to this stack, for the next one to find should this one be killed. */
  noteChildren(children: readonly { name: string; pid: number }[]): void {
    this.children = children.map(({ name, pid }) => ({ name, ...markOf(pid) }));
    const draft = join(this.dir, `${lockName}.${process.pid}`);
    writeFileSync(draft, lockText(this.children));
    renameSync(draft, join(this.dir, lockName));
  }

  /** A secret that is made once and readable by this user only. */
  secret(name: string, bytes = 24): string {
    return secretIn(join(this.dir, name), bytes);
  }

  close(): void {
    rmSync(join(this.dir, lockName), { force: true });
  }
}

const lockText = (children: LockFile['children']): string =>
  JSON.stringify({ ...markOf(process.pid), children } satisfies LockFile);

/**
 * Why a folder cannot be that of the data, in a sentence; nothing where it can, also one that is not there yet. Changes
 * nothing. One of a later version may be emptied (`fresh`), one of somebody else's may not.
 */
export function dataFolderFault(dir: string, { fresh = false } = {}): string | undefined {
  const unusable = folderFault(dir);
  if (unusable) return `${dir} cannot hold the data 不能存放数据: ${unusable}; ${another}`;
  if (!existsSync(dir)) return undefined;
  const names = readdirSync(dir);
  const isOurs = names.length === 0 || names.includes(markerName) || names.includes(lockName);
  if (!isOurs) {
    return `${dir} is not empty and not a data folder of this service 非空且不是本系统的数据文件夹: ${another}`;
  }
  if (!names.includes(markerName)) return undefined;
  const found = formatIn(join(dir, markerName));
  if (found === undefined) {
    return `${join(dir, markerName)} names no format of a data folder 未写明数据文件夹的格式: ${another}`;
  }
  if (found > format && !fresh) {
    return (
      `${dir} is of a later version of this service (format ${found}, known up to ${format}) ` +
      `由较新版本建立（格式 ${found}，本版本至多 ${format}）: start that version, or ${another}`
    );
  }
  return undefined;
}

const another = 'choose another with --data 请用 --data 另选';

function formatIn(marker: string): number | undefined {
  try {
    const { format: found } = JSON.parse(readFileSync(marker, 'utf8')) as { format?: unknown };
    return typeof found === 'number' && Number.isSafeInteger(found) && found >= 1 ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Whole, or not there. */
function mark(dir: string): void {
  const draft = join(dir, `${markerName}.${process.pid}`);
  writeFileSync(draft, `${JSON.stringify({ format })}\n`);
  renameSync(draft, join(dir, markerName));
}

async function claim(dir: string, leftoverPatienceMs: number): Promise<void> {
  try {
    makeFolder(dir);
    await takeLock(dir, leftoverPatienceMs);
    closeToOthers(dir);
  } catch (error) {
    if (error instanceof DataFolderError) throw error;
    throw new DataFolderError(`${dir} cannot hold the data 不能存放数据: ${whyNot(error)}; ${another}`, {
      cause: error,
    });
  }
}

async function takeLock(dir: string, leftoverPatienceMs: number): Promise<void> {
  const file = join(dir, lockName);
  for (;;) {
    try {
      writeFileSync(file, lockText([]), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const held = readLock(file);
    if (held && isAlive(held)) {
      throw new DataFolderError(
        `${dir} is in use by another stack (process ${held.pid}) 正由另一实例使用: stop that one, or choose another folder ` +
          'with --data and other ports 请先停止它，或另选文件夹和端口',
      );
    }
    await leftoversGone(held?.children ?? [], leftoverPatienceMs);
    // of two that find it stale only one can move it away
    const aside = `${file}.stale-${process.pid}`;
    try {
      renameSync(file, aside);
    } catch {
      continue;
    }
    rmSync(aside, { force: true });
  }
}

function readLock(file: string): LockFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockFile;
  } catch {
    // written only in part when its writer was killed
    return undefined;
  }
}

/** The children of a killed stack notice that it is gone and stop; this waits for them. */
async function leftoversGone(children: LockFile['children'], patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const left = children.filter(isAlive);
    if (left.length === 0) return;
    if (Date.now() > deadline) {
      const names = left.map(({ name, pid }) => `${name} (process ${pid})`).join(', ');
      throw new DataFolderError(
        `an earlier stack was killed and left running 先前的实例被强行终止，留下了进程: ${names}. End it with: kill ${left.map(({ pid }) => pid).join(' ')}`,
      );
    }
    await sleep(100);
  }
}
