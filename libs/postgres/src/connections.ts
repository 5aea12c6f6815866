import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { BoundedClient, type Bounds, type Session } from './bounded-client.js';
import { SnakeNaming } from './columns.js';

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  readonly poolSize?: number;
  readonly applicationName?: string;
  /** How long to try for the first connection; 30 seconds when left out. */
  readonly connectWithinMs?: number;
  /** After how long without an answer a statement fails, and the connection is given up; 10 seconds when left out. */
  readonly answerWithinMs?: number;
}

/** What TypeORM keeps in which schema, and the migrations that make it. */
export type Contents = Required<Pick<DataSourceOptions, 'entities' | 'migrations'>> & {
  readonly schema: string;
};

const service = 'liandong';
const openWithinMs = 5_000;
export const usualAnswerWithinMs = 10_000;

/** For the few statements whose work grows with the tables: building indexes, comparing, dropping. */
export const longAnswerMs = 10 * 60_000;

/** How often a session shows that it is still there, and how long it may take to be answered. */
const beatMs = 2_000;
const beatAnswerMs = 5_000;
/** After how long without a beat the server ends a session, and with it the locks that it holds. */
const sessionSilentMs = 12_000;
/** Idle connections of a pool are closed by the pool long before; what the server ends then has lost its client. */
const pooledSilentMs = 60_000;

/** What the server ends by itself, in milliseconds: sessions that do nothing, in a transaction and outside of one. */
const silence = (idle_session_timeout: number, idle_in_transaction_session_timeout: number) => ({
  idle_session_timeout,
  idle_in_transaction_session_timeout,
  // what is sent and not taken
  tcp_user_timeout: sessionSilentMs,
});

/** What is the same for every connection, and settings of its own. */
const manners = (settings: Readonly<Record<string, number>>) => ({
  options: [
    '-c timezone=UTC',
    ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`),
  ].join(' '),
  // a lost machine is noticed some seconds later, also while a long statement is being waited for
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  types,
});

/** A pool within TypeORM's data source, which is not open yet. */
export function sourceOf(
  { url, poolSize = 10, applicationName = service }: DatabaseOptions,
  bounds: Bounds,
  contents: Contents,
) {
  const { answerWithinMs } = bounds;
  return new DataSource({
    type: 'postgres',
    url,
    applicationName,
    poolSize,
    connectTimeoutMS: openWithinMs,
    extra: {
      Client: BoundedClient,
      ...bounds,
      ...manners({
        // the server gives up first, and the connection stays of use
        statement_timeout: Math.ceil(answerWithinMs * 0.9),
        ...silence(pooledSilentMs, Math.min(answerWithinMs, sessionSilentMs)),
      }),
    },
    ...contents,
    migrationsTableName: 'migrations',
    namingStrategy: new SnakeNaming(),
    installExtensions: false,
    logging: false,
    // a broken idle connection is replaced by the pool; whoever used it gets the error
    poolErrorHandler: () => undefined,
  });
}

/**
 * A connection for what a session holds: locks, LISTEN, a transaction that others wait for. While its holder does
 * nothing it beats; the server ends it, and frees what it holds, when the beat is missing.
 */
export async function openSession({
  url,
  applicationName = service,
  answerWithinMs = usualAnswerWithinMs,
}: DatabaseOptions): Promise<Session> {
  const client = new BoundedClient({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: openWithinMs,
    ...manners({ statement_timeout: longAnswerMs, ...silence(sessionSilentMs, sessionSilentMs) }),
    answerWithinMs,
  });
  client.on('error', () => undefined);
  await client.connect();
  const beat = setInterval(() => {
    // an error is an answer too, as in a transaction that has failed
    if (client.isIdle) client.queryWithin(beatAnswerMs, 'select 1').catch(() => undefined);
  }, beatMs).unref();
  client.once('end', () => clearInterval(beat));
  return client;
}

const timestamptz = 1184;

/** `2026-06-18 14:20:00.5+00` → `2026-06-18T14:20:00.500Z`. */
export function instantOf(text: string): string {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(text);
  if (!parts) return new Date(text).toISOString();
  return `${parts[1]}T${parts[2]}.${(parts[3] ?? '').padEnd(3, '0')}Z`;
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === timestamptz && format !== ('binary' as string)
      ? instantOf
      : (pg.types.getTypeParser(oid, format) as unknown)) as pg.CustomTypesConfig['getTypeParser'],
};
