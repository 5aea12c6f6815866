import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { runPostgres, type PostgresRun } from './run.js';

const database = 'liandong';
const user = 'liandong';

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

/** Makes the cluster and the database when they are not there. */
export async function ensureCluster(run: PostgresRun, password: string): Promise<void> {
  const { dataDir, account } = run;
  /** Written when the cluster is complete; without it the folder holds what a killed first start left. */
  const completed = `${dataDir}.complete`;
  if (existsSync(completed)) return;
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { mode: 0o700 });
  if (account) chownSync(dataDir, account.uid, account.gid);
  const passwordFile = `${dataDir}.first-password`;
  try {
    rmSync(passwordFile, { force: true });
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
    if (account) chownSync(passwordFile, account.uid, account.gid);
    await runPostgres(run, 'initdb', [
      ...['-D', dataDir],
      ...[`--username=${user}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale=C'],
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  // nobody can connect yet, and nothing else is needed for it
  await runPostgres(
    run,
    'postgres',
    ['--single', '-D', dataDir, '-c', 'exit_on_error=on', 'postgres'],
    `create database ${database}\n`,
  );
  writeFileSync(completed, '');
}
