import { isAlive, markOf, type ProcessMark } from '#platform';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeToOthers, secretIn } from './secrets/engine-secrets.js';

/** The data folder cannot be used: it is somebody else's, or in use. */
export class DataFolderError extends Error {
  readonly code = 'data-folder';
}

interface LockFile extends ProcessMark {
  readonly children: readonly (ProcessMark & { readonly name: string })[];
}

const markerName = 'liandong.json';
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
    ensureOurs(dir);
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    await takeLock(dir, leftoverPatienceMs);
    closeToOthers(dir);
    if (fresh) {
      readdirSync(dir)
        .filter((name) => name !== lockName && name !== markerName)
        .forEach((name) => rmSync(join(dir, name), { recursive: true, force: true }));
    }
    writeFileSync(join(dir, markerName), '{"format":1}\n');
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

function ensureOurs(dir: string): void {
  if (!existsSync(dir)) return;
  const names = readdirSync(dir);
  if (names.length === 0 || names.includes(markerName) || names.includes(lockName)) return;
  throw new DataFolderError(
    `${dir} is not empty and not a data folder of this service: choose another with --data`,
  );
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
        `${dir} is in use by another stack (process ${held.pid}): stop that one, or choose another folder ` +
          'with --data and other ports',
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
        `an earlier stack was killed and left running: ${names}. End it with: kill ${left.map(({ pid }) => pid).join(' ')}`,
      );
    }
    await sleep(100);
  }
}
