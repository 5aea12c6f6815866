import { readFileSync } from 'node:fs';
import type { Phrase } from '../engines/engine-fault.js';
import type { Config } from './config.js';
import { ConfigurationError, expected } from './configuration-error.js';
import { asKey, thirtyTwoBytes } from './validators.js';

/**
 * A key of 32 bytes from its file.
 * @throws {ConfigurationError}
 */
export function readSecretKey(file: string): Buffer {
  let key: Buffer | undefined;
  try {
    key = asKey(readFileSync(file, 'utf8'));
  } catch {
    // said below
  }
  if (key) return key;
  const { en, zh } = thirtyTwoBytes;
  throw new ConfigurationError(
    `${file}: ${expected({ en: `a readable file with ${en}`, zh: `可读文件，内含${zh}` })}`,
  );
}

const notSet = (name: string, what: Phrase): ConfigurationError =>
  new ConfigurationError(`${name}=(not set): ${expected(what)}`);

/**
 * The key of personal data, for processes that cannot do without.
 * @throws {ConfigurationError}
 */
export function personalDataKeyOf({ personalDataKey }: Config): Buffer {
  if (personalDataKey) return personalDataKey;
  const { en, zh } = thirtyTwoBytes;
  throw notSet('PERSONAL_DATA_KEY', {
    en: `${en}, here or in PERSONAL_DATA_KEY_FILE,`,
    zh: `${zh}，写在此处或 PERSONAL_DATA_KEY_FILE 所指文件中`,
  });
}

/**
 * The id of this installation, for processes that cannot do without. There is no usual one: what is signed for one
 * installation must not count in another.
 * @throws {ConfigurationError}
 */
export function audienceOf({ audience }: Pick<Config, 'audience'>): string {
  if (audience) return audience;
  throw notSet('INSTALLATION_ID', {
    en: 'a name for this installation that no other has, such as liandong.huaxi.example,',
    zh: '本装置独有的名称，例如 liandong.huaxi.example',
  });
}

/**
 * The key that appends are signed with, for processes that append: all of them with the same.
 * @throws {ConfigurationError}
 */
export function appendKeyOf({ appendKey }: Config): Buffer {
  if (appendKey) return appendKey;
  const { en, zh } = thirtyTwoBytes;
  throw notSet('APPEND_KEY', {
    en: `${en}, the same for all processes, here or in APPEND_KEY_FILE,`,
    zh: `${zh}，各进程相同，写在此处或 APPEND_KEY_FILE 所指文件中`,
  });
}
