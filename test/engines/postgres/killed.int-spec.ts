import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { isAlive, markOf } from '#platform';
import { freePort, Managed } from '../../harness/processes.js';
import { until, upTo } from '../support.js';

/** More on demand. */
const rounds = Number(process.env['POSTGRES_KILL_ROUNDS'] ?? 2);
const patienceMs = 240_000;

/** What every connection of these tests may take at most, so that one that hangs is tried anew. */
const limits = { connectionTimeoutMillis: 5_000, query_timeout: 5_000 };

/** As `test/harness/supervised-postgres.ts` sets them. The server's own processes are shown to the superuser alone. */
const service = 'liandong:liandong';
const superuser = 'postgres:another';

class StackPostgres {
  readonly dir = mkdtempSync(join(tmpdir(), 'liandong-pg-'));
  private readonly dataDir = join(this.dir, 'postgres');
  private readonly managed: Managed;

  constructor(private readonly port: number) {
    // PostgreSQL runs as a user of its own when the tests run as root
    chmodSync(this.dir, 0o711);
    this.managed = new Managed({
      name: 'supervisor',
      entry: 'test/harness/supervised-postgres.js',
      env: {
        PG_DATA: this.dataDir,
        PG_PORT: String(port),
        PG_LOG: join(this.dir, 'postgres.log'),
        PG_PID: join(this.dir, 'program.pid'),
      },
      logDir: this.dir,
    });
  }

  start(): Promise<void> {
    return this.managed.start();
  }

  stop(): Promise<void> {
    return this.managed.stop();
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** The program that the supervisor keeps running. */
  get program(): number {
    return Number(readFileSync(join(this.dir, 'program.pid'), 'utf8'));
  }

  get postmaster(): number {
    return Number(readFileSync(join(this.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  }

  log(): string {
    return readFileSync(join(this.dir, 'postgres.log'), 'utf8');
  }

  /** What the supervisor has told people. */
  told(): string {
    try {
      return readFileSync(join(this.dir, 'supervisor.log'), 'utf8');
    } catch {
      return '';
    }
  }

  async session(user = service): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: `postgres://${user}@127.0.0.1:${this.port}/liandong`,
      ...limits,
    });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** One statement on a connection of its own. */
  async ask<R extends object>(sql: string, values: unknown[] = [], user = service): Promise<R[]> {
    const client = await this.session(user);
    try {
      return (await client.query<R>(sql, values)).rows;
    } finally {
      void client.end();
    }
  }
}

/** Writes one row after the other, however often that fails. */
class Writer {
  readonly acknowledged: number[] = [];
  private next = 0;
  private isStopped = false;
  private readonly writing: Promise<void>;

  constructor(private readonly server: StackPostgres) {
    this.writing = this.writeOn();
  }

  /** Resolves when `count` more rows than now are acknowledged. */
  async more(count: number, what: string): Promise<void> {
    const wanted = this.acknowledged.length + count;
    await until(
      () => this.acknowledged.length >= wanted,
      () => `rows to be written ${what}; the log ends with\n${this.server.log().slice(-2_000)}`,
      patienceMs,
    );
  }

  stop(): Promise<void> {
    this.isStopped = true;
    return this.writing;
  }

  private async writeOn(): Promise<void> {
    while (!this.isStopped) {
      try {
        const client = await this.server.session();
        try {
          while (!this.isStopped) {
            const n = this.next++;
            await client.query('insert into kept values ($1)', [n]);
            this.acknowledged.push(n);
          }
        } finally {
          void client.end();
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
}

describe('the PostgreSQL of the stack', () => {
  let server: StackPostgres;
  let writer: Writer;

  beforeAll(async () => {
    server = new StackPostgres(await freePort());
    await server.start();
    await server.ask('create table kept (n int primary key)');
    writer = new Writer(server);
  }, patienceMs);
  afterAll(async () => {
    await writer.stop();
    await server.remove();
  }, patienceMs);

  const ofType = async (type: string): Promise<number> => {
    const [row] = await server.ask<{ pid: number }>(
      'select pid from pg_stat_activity where backend_type = $1',
      [type],
      superuser,
    );
    if (!row) throw new Error(`there is no ${type}`);
    return row.pid;
  };
  /** One that serves nobody else. */
  const backend = async (): Promise<number> => {
    const { rows } = await (await server.session()).query<{ pid: number }>('select pg_backend_pid() as pid');
    const [row] = rows;
    if (!row) throw new Error('a session has no backend');
    return row.pid;
  };
  /** What was acknowledged and is not there. */
  const lost = async (): Promise<number[]> => {
    const acknowledged = [...writer.acknowledged];
    const kept = new Set((await server.ask<{ n: number }>('select n from kept')).map(({ n }) => n));
    return acknowledged.filter((n) => !kept.has(n));
  };
  const kill = (pid: number): true => process.kill(pid, 'SIGKILL');

  it.each<[what: string, kill: () => unknown]>([
    ['a backend', async () => kill(await backend())],
    ['the checkpointer', async () => kill(await ofType('checkpointer'))],
    ['the walwriter', async () => kill(await ofType('walwriter'))],
    ['the postmaster', () => kill(server.postmaster)],
    ['the program around it', () => kill(server.program)],
    [
      'the program around it, with a postmaster that no longer hears',
      () => {
        process.kill(server.postmaster, 'SIGSTOP');
        kill(server.program);
      },
    ],
  ])(
    'answers again, with all that was acknowledged, after kill -9 of %s',
    async (what, strike) => {
      for (const round of upTo(rounds)) {
        await writer.more(20, `before round ${round}`);
        const before = server.postmaster;
        await strike();
        // what was under way when it was struck may still be acknowledged
        if (/postmaster|program/.test(what)) {
          await until(
            () => {
              try {
                return server.postmaster !== before;
              } catch {
                return false;
              }
            },
            () => `another postmaster; the log ends with\n${server.log().slice(-2_000)}`,
            patienceMs,
          );
        }
        await writer.more(20, `after round ${round}`);
      }
      expect(await lost()).toEqual([]);
    },
    patienceMs * rounds * 3,
  );

  it(
    'ends when it is stopped while it recovers, and has everything when it is started again',
    async () => {
      await writer.more(20, 'before the stop');
      const postmaster = markOf(server.postmaster);
      const logged = server.log().length;
      kill(await backend());
      await until(
        () => server.log().slice(logged).includes('all server processes terminated'),
        'recovery to begin',
        patienceMs,
      );
      await server.stop();
      expect(isAlive(postmaster)).toBe(false);
      await server.start();
      await writer.more(20, 'after the stop');
      expect(await lost()).toEqual([]);
    },
    patienceMs,
  );
});

describe('a PostgreSQL whose port is taken', () => {
  it(
    'says so, and comes up when it is free',
    async () => {
      const port = await freePort();
      const taker = createServer();
      await new Promise<void>((resolve) => taker.listen(port, '127.0.0.1', resolve));
      const server = new StackPostgres(port);
      const up = server.start();
      up.catch(() => undefined);
      try {
        await until(
          () => /postgres ended .*Address already in use/.test(server.told()),
          'the reason to be told',
          patienceMs,
        );
        await new Promise((resolve) => taker.close(resolve));
        await up;
        expect(await server.ask('select 1 as one')).toEqual([{ one: 1 }]);
      } finally {
        taker.close();
        await server.remove();
      }
    },
    patienceMs * 2,
  );
});
