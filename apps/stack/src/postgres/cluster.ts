import { createHash } from 'node:crypto';
import { chownSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { database, handOver, makeRole, partRoles, superuser } from './roles.js';
import { runPostgres, type PostgresRun } from './run.js';

/** What the processes of a server are called by in their titles, so that they are known without their server. */
export const clusterName = (dataDir: string): string =>
  `liandong-${createHash('sha256').update(realFolder(dataDir)).digest('hex').slice(0, 12)}`;

/** Two names of one folder are one. */
export function realFolder(dataDir: string): string {
  try {
    return realpathSync(dataDir);
  } catch {
    return dataDir;
  }
}

export interface Passwords {
  /** Of the role that owns the database of the service. */
  readonly service: string;
  readonly superuser: string;
}

/** What stands in the file that says that a cluster is complete: whose superuser is not the service. */
const format = '2';

/** Makes the cluster, the database and its owner when they are not there, and takes one of an earlier version over. */
export async function ensureCluster(run: PostgresRun, passwords: Passwords): Promise<void> {
  const { dataDir } = run;
  /** Written when the cluster is complete; without it the folder holds what a killed first start left. */
  const completed = `${dataDir}.complete`;
  if (!isThere(completed)) await make(run, passwords);
  else if (readFileSync(completed, 'utf8').trim() !== format) await takeOver(run, passwords);
  else return;
  writeFileSync(completed, `${format}\n`);
}

/**
 * Not `existsSync`: that asks the kernel what the user may do, without the right to pass by directory permissions, and
 * in a folder that is closed to PostgreSQL's user nothing would ever be there.
 */
export const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

async function make(run: PostgresRun, passwords: Passwords): Promise<void> {
  const { dataDir, account } = run;
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { mode: 0o700 });
  if (account) chownSync(dataDir, account.uid, account.gid);
  const passwordFile = `${dataDir}.first-password`;
  try {
    rmSync(passwordFile, { force: true });
    writeFileSync(passwordFile, `${passwords.superuser}\n`, { mode: 0o600, flag: 'wx' });
    if (account) chownSync(passwordFile, account.uid, account.gid);
    await runPostgres(run, 'initdb', [
      ...['-D', dataDir],
      ...[`--username=${superuser}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale=C'],
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  await alone(run, 'postgres', makeRole(passwords.service));
}

/** What the service made as a superuser it owns as its own role from here on. */
async function takeOver(run: PostgresRun, passwords: Passwords): Promise<void> {
  await alone(run, 'postgres', partRoles(passwords.service, passwords.superuser));
  await alone(run, database, handOver);
}

/** Nobody can connect yet, and nothing else is needed for it. */
const alone = (run: PostgresRun, to: string, statements: string): Promise<void> =>
  runPostgres(run, 'postgres', ['--single', '-D', run.dataDir, '-c', 'exit_on_error=on', to], statements);
