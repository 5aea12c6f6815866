import { readFileSync } from 'node:fs';
import { expected } from './configuration-error.js';

/** What may stand in a file of its own, as secret stores mount it, instead of in the environment. */
const secrets = [
  'EVENTSTORE_URL',
  'KAFKA_SASL_PASSWORD',
  'POSTGRES_URL',
  'KEYS_POSTGRES_URL',
  'PERSONAL_DATA_KEY',
  'APPEND_KEY',
  'OIDC_CLIENT_SECRET',
] as const;

/**
 * The environment with the text of each `…_FILE` in place of the secret that it names, and what is wrong with them.
 * The end of a line at the end of a file is none of the secret.
 */
export function withSecretFiles(given: NodeJS.ProcessEnv): {
  readonly env: NodeJS.ProcessEnv;
  readonly mistakes: readonly string[];
} {
  const env = { ...given };
  const mistakes: string[] = [];
  for (const name of secrets) {
    const file = given[`${name}_FILE`];
    if (!file) continue;
    const text = textIn(file);
    if (!text) {
      mistakes.push(
        `${name}_FILE=(hidden): ${expected({ en: `a readable file that holds ${name}`, zh: `可读文件，内含 ${name}` })}`,
      );
    } else if (given[name] && given[name] !== text) {
      mistakes.push(
        `${name}_FILE=(hidden): ${expected({ en: `the same as in ${name}, or one of the two,`, zh: `与 ${name} 相同，或只设其一` })}`,
      );
    } else {
      env[name] = text;
    }
  }
  return { env, mistakes };
}

function textIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    return undefined;
  }
}
