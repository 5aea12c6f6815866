import { TreeStore } from '#audit';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The notary's tree on this machine, as `NOTARY_DATA` names it. */
export interface AuditParts {
  readonly tree: TreeStore;
  /** The notary's verifier key; nothing before the notary has started for the first time. */
  readonly vkey: () => string | undefined;
}

/** Nothing where this machine has no notary. Whoever opens it also closes the tree. */
export function openAudit(env: NodeJS.ProcessEnv = process.env): AuditParts | undefined {
  const folder = env['NOTARY_DATA'];
  if (!folder) return undefined;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'notary.vkey');
  return {
    tree: TreeStore.open(join(folder, 'tree')),
    vkey: () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined),
  };
}
