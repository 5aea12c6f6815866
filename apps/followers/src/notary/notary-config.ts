import { isKeyName, openLogKey } from '#audit';
import { ConfigurationError, expected, folderFault, folderSetting, whyNot } from '#platform';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

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
  const folder = folderSetting('NOTARY_DATA', env);
  if (!folder) return undefined;
  const origin = env['NOTARY_ORIGIN'] || defaultOrigin;
  if (!isKeyName(origin)) {
    throw new ConfigurationError(
      `NOTARY_ORIGIN=${origin}: ${expected({ en: 'a name without spaces and +', zh: '不含空格和 + 的名称' })}`,
    );
  }
  const text = env['NOTARY_INTERVAL_SECONDS'] || String(defaultSeconds);
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(seconds >= 1 && seconds <= mostSeconds)) {
    throw new ConfigurationError(
      `NOTARY_INTERVAL_SECONDS=${text}: ${expected({ en: `a whole number from 1 to ${mostSeconds}`, zh: `1 至 ${mostSeconds} 的整数` })}`,
    );
  }
  const keyFile = env['NOTARY_KEY_FILE'] || join(folder, 'notary.pem');
  const wrong = keyFault(keyFile, origin);
  if (wrong) throw new ConfigurationError(`NOTARY_KEY_FILE=${keyFile}: ${wrong}`);
  return { folder, keyFile, origin, intervalMs: seconds * 1_000 };
}

/** Where it is not there yet it is made later, in its folder. */
function keyFault(keyFile: string, origin: string): string | undefined {
  if (!existsSync(keyFile)) {
    const fault = folderFault(dirname(keyFile));
    return fault && `the key cannot be kept there 无法存放密钥 (${fault})`;
  }
  try {
    openLogKey(keyFile, origin);
    return undefined;
  } catch (error) {
    const what = expected({
      en: 'a PEM file with an Ed25519 key that its owner alone can read',
      zh: '仅所有者可读的 PEM 文件（Ed25519 私钥）',
    });
    return `${what} (${whyNot(error)})`;
  }
}
