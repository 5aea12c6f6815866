import { selfSigned } from '#security';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** Who the service is on every engine that is started here. */
export const serviceUser = 'liandong';

/** A file that its owner alone can read; whole, or not there. */
export function writePrivate(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  renameSync(draft, file);
}

/** A secret that is made once: random bytes as base64url. */
export function secretIn(file: string, bytes = 24): string {
  if (!existsSync(file)) writePrivate(file, randomBytes(bytes).toString('base64url'));
  return readFileSync(file, 'utf8').trim();
}

/** Takes from others what a folder of an earlier version gave them. Links are not followed. */
export function closeToOthers(path: string): void {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return;
  // PostgreSQL sees to its own folder, which may be another user's
  if (found.uid !== process.getuid?.()) return;
  if ((found.mode & 0o077) !== 0) chmodSync(path, found.mode & 0o700);
  if (found.isDirectory()) for (const name of readdirSync(path)) closeToOthers(join(path, name));
}

export interface LogSecrets {
  readonly url: string;
  /** For the engine. */
  readonly env: Readonly<Record<string, string>>;
}

/** User, password, key and certificate of the embedded log, made at the first start. */
export function logSecrets(dir: string, port: number): LogSecrets {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const [passwordFile, keyFile, certFile] = ['password', 'key', 'crt'].map((end) =>
    join(dir, `eventstore.${end}`),
  ) as [string, string, string];
  const password = secretIn(passwordFile);
  if (!existsSync(keyFile) || !existsSync(certFile)) {
    const { key, cert } = selfSigned('Liandong embedded event log');
    writePrivate(keyFile, key);
    writePrivate(certFile, cert);
  }
  return {
    // a name and not 127.0.0.1: the client hands it to TLS, which has names of servers only
    url: `esdb://${serviceUser}:${password}@localhost:${port}?tls=true&tlsCAFile=${encodeURIComponent(certFile)}`,
    env: {
      LIANDONG_ES_USER: serviceUser,
      LIANDONG_ES_PASSWORD_FILE: passwordFile,
      LIANDONG_ES_KEY_FILE: keyFile,
      LIANDONG_ES_CERT_FILE: certFile,
    },
  };
}

export interface BusSecrets {
  /** For clients that read the service's variables. */
  readonly client: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

/** User and password of the embedded bus, and what Kafka's own console tools read. */
export function busSecrets(dir: string): BusSecrets {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const passwordFile = join(dir, 'kafka.password');
  const password = secretIn(passwordFile);
  writePrivate(
    join(dir, 'kafka.properties'),
    [
      'security.protocol=SASL_PLAINTEXT',
      'sasl.mechanism=SCRAM-SHA-256',
      `sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="${serviceUser}" password="${password}";`,
      '',
    ].join('\n'),
  );
  return {
    client: {
      KAFKA_TLS: 'false',
      KAFKA_SASL_MECHANISM: 'scram-sha-256',
      KAFKA_SASL_USERNAME: serviceUser,
      KAFKA_SASL_PASSWORD: password,
    },
    env: { LIANDONG_KAFKA_USER: serviceUser, LIANDONG_KAFKA_PASSWORD_FILE: passwordFile },
  };
}

/** The name by which the issuer knows the service. */
export const issuerClient = 'liandong';

/** The file of the secret that the embedded issuer asks of the service. */
export function issuerSecretFile(dir: string): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'oidc-client.secret');
  secretIn(file, 32);
  return file;
}

export interface DatabaseSecrets {
  readonly url: string;
  readonly passwordFile: string;
  readonly superuserPasswordFile: string;
}

/** The password of the service's role and another of the superuser, and what `psql` reads (`PGPASSFILE`). */
export function databaseSecrets(dir: string, host: string, port: number): DatabaseSecrets {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const passwordFile = join(dir, 'postgres.password');
  const superuserPasswordFile = join(dir, 'postgres-superuser.password');
  const password = secretIn(passwordFile);
  const superuser = secretIn(superuserPasswordFile);
  writePrivate(
    join(dir, 'pgpass'),
    `${host}:${port}:${serviceUser}:${serviceUser}:${password}\n${host}:${port}:*:postgres:${superuser}\n`,
  );
  return {
    url: `postgres://${serviceUser}:${password}@${host}:${port}/${serviceUser}`,
    passwordFile,
    superuserPasswordFile,
  };
}
