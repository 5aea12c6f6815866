import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';

/** @param {string} path */
const isClosed = (path) => (statSync(path).mode & 0o001) === 0;

/** @type {(path: string) => boolean} */
const isBelowClosed = (path) => isClosed(path) || (dirname(path) !== path && isBelowClosed(dirname(path)));

/**
 * What a command is started with by root in a folder that others may not enter, such as root's own: PostgreSQL runs as a
 * user of its own there, and what is started as that user may pass by directory permissions. Nothing elsewhere, and
 * where it is not to be had.
 */
export function throughClosedFolders() {
  if (process.getuid?.() !== 0 || !isBelowClosed(process.cwd())) return [];
  const prefix = [
    'setpriv',
    ...['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'],
  ];
  return spawnSync(prefix[0] ?? '', [...prefix.slice(1), 'true']).status === 0 ? prefix : [];
}
