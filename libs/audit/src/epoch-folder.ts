import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const epochFile = 'epoch';

/** What the notary keeps in its folder for one epoch, beside its key, which stays. */
export const treeFiles = ['tree', 'notary.vkey'];
/** The files of the snapshot store. */
export const snapshotFiles = ['data.mdb', 'lock.mdb'];

/**
 * Makes a folder that follows from the log ready for one epoch of it: what was made of another is put aside under a
 * name of its own and kept for auditors. Several processes may do it at once. The first epoch has no name.
 */
export function turnToEpoch(folder: string, epoch: string | undefined, names: readonly string[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, epochFile);
  const before = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (before === (epoch ?? '')) return;
  for (const name of names) putAside(join(folder, name), before || 'first');
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${epoch ?? ''}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
}

function putAside(path: string, epoch: string): void {
  for (let n = 1; ; n++) {
    const aside = `${path}.of-${epoch}${n === 1 ? '' : `-${n}`}`;
    if (existsSync(aside)) continue;
    try {
      renameSync(path, aside);
    } catch (error) {
      // there is none, or another process was first
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return;
  }
}
