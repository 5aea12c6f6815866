import { isKeyName } from '#audit';
import { ConfigurationError } from '#platform';
import { join } from 'node:path';

export interface NotaryConfig {
  /** Folder of the tree and the key, on this machine. */
  readonly folder: string;
  readonly keyFile: string;
  /** Names the log in every checkpoint; the name of the key too. */
  readonly origin: string;
  /** Least time between two checkpoints. */
  readonly intervalMs: number;
}

const defaultOrigin = 'liandong/log';
const defaultSeconds = 60;
const mostSeconds = 86_400;

/**
 * `NOTARY_DATA` names the folder; without it this process keeps no notary. `NOTARY_KEY_FILE`, `NOTARY_ORIGIN` and
 * `NOTARY_INTERVAL_SECONDS` have defaults.
 * @throws {ConfigurationError}
 */
export function loadNotaryConfig(env: NodeJS.ProcessEnv = process.env): NotaryConfig | undefined {
  const folder = env['NOTARY_DATA'];
  if (!folder) return undefined;
  const origin = env['NOTARY_ORIGIN'] || defaultOrigin;
  if (!isKeyName(origin)) {
    throw new ConfigurationError(`NOTARY_ORIGIN=${origin}: a name without spaces and + was expected`);
  }
  const text = env['NOTARY_INTERVAL_SECONDS'] || String(defaultSeconds);
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(seconds >= 1 && seconds <= mostSeconds)) {
    throw new ConfigurationError(
      `NOTARY_INTERVAL_SECONDS=${text}: a whole number from 1 to ${mostSeconds} was expected`,
    );
  }
  const keyFile = env['NOTARY_KEY_FILE'] || join(folder, 'notary.pem');
  return { folder, keyFile, origin, intervalMs: seconds * 1_000 };
}
