import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { postgresBinaries } from '../../../apps/stack/src/postgres/binaries.js';
import { ensureCluster } from '../../../apps/stack/src/postgres/cluster.js';
import { accountOfPostgres } from '../../../apps/stack/src/postgres/program.js';
import { runPostgres, type PostgresRun } from '../../../apps/stack/src/postgres/run.js';
import { startServer, type PostgresServer } from '../../../apps/stack/src/postgres/server.js';
import { freePort } from '../../harness/processes.js';

const passwords = { service: 'of-the-service', superuser: 'of-the-superuser' };

/** Makes what an earlier version made: the service is the superuser. */
async function makeAsBefore(run: PostgresRun, dir: string): Promise<void> {
  const { dataDir, account } = run;
  const file = join(dir, 'password');
  mkdirSync(dataDir, { mode: 0o700 });
  writeFileSync(file, 'of-before\n');
  if (account) for (const path of [dataDir, file]) chownSync(path, account.uid, account.gid);
  await runPostgres(run, 'initdb', [
    '-D',
    dataDir,
    '--username=liandong',
    `--pwfile=${file}`,
    '--auth=scram-sha-256',
  ]);
  const alone = (database: string, statements: string) =>
    runPostgres(run, 'postgres', ['--single', '-D', dataDir, '-c', 'exit_on_error=on', database], statements);
  await alone('postgres', 'create database liandong\n');
  await alone(
    'liandong',
    "create schema read\ncreate table read.t (id bigserial primary key, v text)\ninsert into read.t (v) values ('kept')\n",
  );
  writeFileSync(`${dataDir}.complete`, '');
}

describe.each(['new', 'of an earlier version'])('a cluster that is %s', (which) => {
  let dir: string;
  let port: number;
  let child: ChildProcess | undefined;
  let server: PostgresServer;
  const said: string[] = [];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'liandong-roles-'));
    chmodSync(dir, 0o711);
    port = await freePort();
    const run: PostgresRun = {
      binaries: await postgresBinaries(),
      dataDir: join(dir, 'postgres'),
      account: accountOfPostgres(),
      say: (line) => void said.push(line),
      onStart: (started) => (child = started),
    };
    if (which !== 'new') {
      await makeAsBefore(run, dir);
      await ensureCluster(run, passwords);
      // killed before it was noted that it is done
      writeFileSync(`${run.dataDir}.complete`, '');
    }
    await ensureCluster(run, passwords);
    await ensureCluster(run, passwords);
    server = startServer(run, port);
    expect(await server.ready).toBe(true);
  });
  afterAll(async () => {
    child?.kill('SIGINT');
    await server.ended;
    rmSync(dir, { recursive: true });
  });

  async function ask(
    user: string,
    password: string,
    database: string,
    statement: string,
  ): Promise<unknown[]> {
    const client = new pg.Client({ host: '127.0.0.1', port, user, password, database });
    try {
      await client.connect();
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  }
  const asService = (statement: string): Promise<unknown[]> =>
    ask('liandong', passwords.service, 'liandong', statement);

  it('gives the service its own database and nothing more', async () => {
    expect(
      await asService('select rolsuper, rolcreatedb from pg_roles where rolname = current_user'),
    ).toEqual([{ rolsuper: false, rolcreatedb: false }]);
    await asService(
      'create schema if not exists read; create table if not exists read.t (id bigserial, v text)',
    );
    await asService("alter table read.t add column w int; insert into read.t (v) values ('more')");
    expect(await asService("select v from read.t where v = 'kept'")).toHaveLength(which === 'new' ? 0 : 1);
    await expect(asService("copy (select 1) to program 'id'")).rejects.toThrow(/permission denied/);
    await expect(ask('liandong', passwords.service, 'postgres', 'select 1')).rejects.toThrow(
      /permission denied/,
    );
  });

  it('knows the superuser by another password, and nobody by one of before', async () => {
    expect(await ask('postgres', passwords.superuser, 'liandong', 'select 1 as one')).toEqual([{ one: 1 }]);
    for (const [user, password] of [
      ['postgres', passwords.service],
      ['liandong', 'of-before'],
    ] as const) {
      await expect(ask(user, password, 'liandong', 'select 1')).rejects.toThrow(/authentication failed/);
    }
    expect(said.filter((line) => /of-the-|SCRAM/.test(line))).toEqual([]);
  });
});
