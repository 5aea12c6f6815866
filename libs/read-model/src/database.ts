import pg from 'pg';
import { DataSource } from 'typeorm';
import { ReadModelUnavailable } from './errors.js';
import { SnakeNaming } from './schema/columns.js';
import { entities } from './schema/entities.js';
import { migrations } from './schema/migrations.js';

export interface ReadModelOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  readonly poolSize?: number;
  readonly applicationName?: string;
  /** How long to try for the first connection; 30 seconds when left out. */
  readonly connectWithinMs?: number;
  /** After how long without an answer a statement fails; never when left out. */
  readonly answerWithinMs?: number;
}

export const schema = 'read';

const retryAfterMs = 500;

/** Refusals that no waiting changes: authentication, no such database or role. */
const hopeless = /^(28|3D)/;

/**
 * A statement locks its tables in the order it names them. All name them in this one (a table that decides who may
 * see comes last), and a rebuild locks in it too: neither ever holds what the other waits for.
 */
export const lockOrder = [
  'checkpoints',
  'agencies',
  'agreements',
  'commands',
  'sharing',
  'sharing_lines',
  'incidents',
  'tasks',
  'teams',
  'resources',
  'warnings',
  'warning_recipients',
  'plans',
  'plan_links',
  'plan_versions',
  'activations',
  'allocations',
  'reports',
  'statements',
  'drills',
  'drill_actions',
  'personal_data',
  'timeline',
  'incident_streams',
  'incident_participants',
];

export const inLockOrder = (tables: readonly string[]): string[] =>
  [...tables].sort((a, b) => lockOrder.indexOf(a) - lockOrder.indexOf(b));

/** Whoever runs statements: the pool or the one connection of a transaction. */
export type Queryable = Pick<pg.Pool, 'query'>;

/**
 * One pool under TypeORM's data source: the source for schema and migrations, the pool itself for statements.
 * Every connection speaks UTC, and instants come back as RFC 3339 texts with the microseconds they have.
 */
export class Database {
  private constructor(
    readonly source: DataSource,
    readonly pool: pg.Pool,
    private readonly config: pg.ClientConfig,
  ) {}

  /** Tries for some time; a refusal that cannot change by itself is thrown at once. */
  static async connect(options: ReadModelOptions): Promise<Database> {
    const { url, poolSize = 10, applicationName = 'liandong', connectWithinMs = 30_000 } = options;
    const { answerWithinMs: query_timeout } = options;
    const session = { options: '-c timezone=UTC', keepAlive: true, types, query_timeout };
    const source = new DataSource({
      type: 'postgres',
      url,
      applicationName,
      poolSize,
      schema,
      connectTimeoutMS: 5_000,
      extra: session,
      entities,
      migrations,
      migrationsTableName: 'migrations',
      namingStrategy: new SnakeNaming(),
      installExtensions: false,
      logging: false,
      // a broken idle connection is replaced by the pool; whoever used it gets the error
      poolErrorHandler: () => undefined,
    });
    const deadline = Date.now() + connectWithinMs;
    while (!source.isInitialized) {
      try {
        await source.initialize();
      } catch (error) {
        if (Date.now() + retryAfterMs > deadline || hopeless.test(codeOf(error) ?? '')) {
          throw new ReadModelUnavailable(addressOf(url), error);
        }
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
      }
    }
    const { master } = source.driver as unknown as { master: pg.Pool };
    const application_name = applicationName;
    return new Database(source, master, { connectionString: url, application_name, ...session });
  }

  async rows<R extends object>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    const { rows } = await this.pool.query<R>(sql, [...params]);
    return rows;
  }

  /** Runs `work` on one connection; an error rolls back and is thrown on. */
  async transaction<T>(work: (client: pg.PoolClient) => Promise<T>, begin = 'begin'): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    // a connection that breaks between two statements says so by an event, which unheard would end the process
    const breaks = (error: Error) => (broken = error);
    client.on('error', breaks);
    try {
      await client.query(begin);
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(breaks);
      throw error;
    } finally {
      client.off('error', breaks);
      client.release(broken);
    }
  }

  /**
   * One consistent view of the named tables. They are locked before the snapshot is taken: a table that a rebuild
   * swaps in between would show rows of another position.
   */
  snapshot<T>(tables: readonly string[], work: (client: Queryable) => Promise<T>): Promise<T> {
    const names = inLockOrder(tables)
      .map((table) => `${schema}.${table}`)
      .join(', ');
    return this.transaction(
      work,
      `begin isolation level repeatable read read only; lock table ${names} in access share mode`,
    );
  }

  /** A connection outside the pool, for what a session holds: locks and LISTEN. */
  async session(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.config, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  close(): Promise<void> {
    return this.source.destroy();
  }
}

/** The SQLSTATE or system code of an error of `pg`, also inside TypeORM's wrapper. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

function addressOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.host}${parsed.pathname}` : 'an address that is no URL';
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
