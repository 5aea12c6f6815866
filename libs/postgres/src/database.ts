import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { BoundedClient, Session } from './bounded-client.js';
import {
  longAnswerMs,
  openSession,
  sourceOf,
  usualAnswerWithinMs,
  type Contents,
  type DatabaseOptions,
} from './connections.js';
import { PostgresUnavailable } from './errors.js';

const retryAfterMs = 500;
/** Refusals that no waiting changes: authentication, no such database or role. */
const hopeless = /^(28|3D)/;

/** Whoever runs statements: the pool or the one connection of a transaction. */
export type Queryable = Pick<pg.Pool, 'query'>;

/**
 * One pool under TypeORM's data source: the source for schema and migrations, the pool itself for statements.
 * Every connection speaks UTC, and instants come back as RFC 3339 texts with the microseconds they have.
 */
export class Database {
  readonly pool: pg.Pool;
  private readonly idle = new Set<pg.PoolClient>();

  private constructor(
    readonly source: DataSource,
    private readonly options: DatabaseOptions,
    readonly contents: Contents,
  ) {
    this.pool = (source.driver as unknown as { master: pg.Pool }).master;
    this.pool.on('release', (_, client) => this.idle.add(client));
    this.pool.on('acquire', (client) => this.idle.delete(client));
    this.pool.on('remove', (client) => this.idle.delete(client));
  }

  /** Tries for some time; a refusal that cannot change by itself is thrown at once. */
  static async connect(options: DatabaseOptions, contents: Contents): Promise<Database> {
    const { url, connectWithinMs = 30_000, answerWithinMs = usualAnswerWithinMs } = options;
    let database: Database | undefined = undefined;
    const source = sourceOf(options, { answerWithinMs, onOverdue: () => database?.dropIdle() }, contents);
    const deadline = Date.now() + connectWithinMs;
    while (!source.isInitialized) {
      try {
        await source.initialize();
      } catch (error) {
        if (Date.now() + retryAfterMs > deadline || hopeless.test(codeOf(error) ?? '')) {
          throw new PostgresUnavailable(addressOf(url), error);
        }
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
      }
    }
    database = new Database(source, options, contents);
    return database;
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

  /** A connection outside the pool, as {@link openSession} says. */
  session(): Promise<Session> {
    return openSession(this.options);
  }

  /** Lends a source whose statements may take long, for migrations. */
  async patiently<T>(work: (source: DataSource) => Promise<T>): Promise<T> {
    const source = sourceOf(
      { ...this.options, poolSize: 1 },
      { answerWithinMs: longAnswerMs },
      this.contents,
    );
    await source.initialize();
    try {
      return await work(source);
    } finally {
      await source.destroy();
    }
  }

  /** One statement whose work grows with the tables. */
  async patientRows<R extends object>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    const session = await this.session();
    try {
      return (await session.queryWithin<R>(longAnswerMs, sql, params)).rows;
    } finally {
      await session.end();
    }
  }

  close(): Promise<void> {
    return this.source.destroy();
  }

  /** Idle connections are most likely as dead as the one whose answer is overdue: who asks next gets a new one. */
  private dropIdle(): void {
    const suspects = [...this.idle] as (pg.PoolClient & Pick<BoundedClient, 'destroy'>)[];
    this.idle.clear();
    for (const client of suspects) client.destroy();
  }
}

/** The SQLSTATE or system code of an error of `pg`, also inside TypeORM's wrapper. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

function addressOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.host}${parsed.pathname}` : 'an address that is no URL';
}
