import type { ReporterOptions } from 'envalid';
import { ConfigurationError } from './configuration-error.js';
import { mistakesInPair, missingBeside } from './pem.js';
import { factorMistakes } from './sign-in.js';
import { isTrue } from './validators.js';

const secret = /PASSWORD|SECRET|URL|_KEY$/;

/** As it was given: in a file of its own, or itself. */
function shownSetting(name: string, env: NodeJS.ProcessEnv): string {
  if (env[`${name}_FILE`]) return `${name}_FILE=(hidden)`;
  return `${name}=${secret.test(name) ? '(hidden)' : (env[name] ?? '(not set)')}`;
}

/** @throws {ConfigurationError} that names every variable that is wrong, or goes with others that are not there */
export function report(
  { errors }: ReporterOptions<unknown>,
  env: NodeJS.ProcessEnv,
  mistakes: readonly string[],
): void {
  const wrong = Object.entries(errors as Record<string, Error | undefined>).flatMap(([name, error]) =>
    error ? [`${shownSetting(name, env)}: ${error.message}`] : [],
  );
  wrong.push(
    ...mistakes,
    ...kafkaTlsMistakes(env),
    ...mistakesInPair(env, 'HTTP_TLS_CERT_FILE', 'HTTP_TLS_KEY_FILE'),
    ...factorMistakes(env, isTrue(env['ONE_FACTOR'] ?? '')),
  );
  if (env['KAFKA_SASL_MECHANISM']) {
    for (const name of ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD']) {
      if (!env[name]) wrong.push(missingBeside(name, 'KAFKA_SASL_MECHANISM'));
    }
  }
  if (wrong.length > 0) throw new ConfigurationError(...wrong);
}

const kafkaTlsFiles = ['KAFKA_TLS_CA_FILE', 'KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE'] as const;

/** What would otherwise come out as a connection in the clear, or as one that the broker ends without a word. */
function kafkaTlsMistakes(env: NodeJS.ProcessEnv): string[] {
  const { KAFKA_TLS: isOn } = env;
  const given = kafkaTlsFiles.filter((name) => env[name]);
  if (given.length > 0 && !isTrue(isOn ?? '')) {
    const because = `since ${given.join(' and ')} is set`;
    return [
      `KAFKA_TLS=${isOn ?? '(not set)'}: true was expected, ${because} 因设置了 ${given.join('、')}，应为 true`,
    ];
  }
  return mistakesInPair(env, 'KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE');
}
