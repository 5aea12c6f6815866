import { snapshotFiles, treeFiles, TreeStore, turnToEpoch } from '#audit';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The notary's tree on this machine. */
export interface AuditParts {
  readonly tree: TreeStore;
  /** The notary's verifier key; nothing before the notary has started for the first time. */
  readonly vkey: () => string | undefined;
}

/** The epoch of the log, where it is known; what is there is used as it is where it is not. */
export type KnownEpoch = { readonly epoch: string | undefined } | undefined;

/** Nothing where this machine has no notary. Whoever opens it also closes the tree. */
export function openAudit(folder: string | undefined, known: KnownEpoch): AuditParts | undefined {
  if (!folder) return undefined;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (known) turnToEpoch(folder, known.epoch, treeFiles);
  const file = join(folder, 'notary.vkey');
  return {
    tree: TreeStore.open(join(folder, 'tree')),
    vkey: () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined),
  };
}

/** The folder of the snapshots for as-of queries, those of another epoch put aside. */
export function snapshotFolderOf(folder: string | undefined, known: KnownEpoch): string | undefined {
  if (folder && known) turnToEpoch(folder, known.epoch, snapshotFiles);
  return folder;
}
