import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../harness/processes.js';
import { Certificates, hasOpenssl } from './certificates.js';
import { startDenyingLog } from './denying-log.js';
import { silentListener, tlsDoor, type Listener } from './listeners.js';
import { startRefusingBroker } from './refusing-broker.js';
import { until } from '../support.js';

/** What a program of `dist/` says and how it ends; a limit of this test's own is for programs that never would. */
class Run {
  stdout = '';
  stderr = '';
  readonly ended: Promise<number | null>;
  private readonly child;

  constructor(entry: string, env: Record<string, string>, args: readonly string[] = []) {
    this.child = spawn(process.execPath, ['--enable-source-maps', join('dist', entry), ...args], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
  }

  get lines(): string[] {
    return this.stderr.trimEnd().split('\n');
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

const stack = 'apps/stack/src/main.js';
const secrets = {
  PERSONAL_DATA_KEY: Buffer.alloc(32, 7).toString('base64url'),
  INSTALLATION_ID: 'unusable.test',
  APPEND_KEY: Buffer.alloc(32, 8).toString('base64url'),
};

describe('engines that cannot be used', () => {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-unusable-'));
  const data = join(dir, 'data');
  const open: { stop(): void }[] = [];
  let nowhere: number;
  beforeAll(async () => {
    nowhere = await freePort();
  });
  afterAll(() => {
    open.forEach((one) => one.stop());
    rmSync(dir, { recursive: true, force: true });
  });
  const opened = async <T extends { stop(): void }>(starting: Promise<T>): Promise<T> => {
    const started = await starting;
    open.push(started);
    return started;
  };
  const closed = (): Record<string, string> => ({
    EVENTSTORE_URL: `esdb://127.0.0.1:${nowhere}?tls=false`,
    KAFKA_BROKERS: `127.0.0.1:${nowhere}`,
    POSTGRES_URL: `postgres://liandong:hunter2@127.0.0.1:${nowhere}/liandong`,
  });
  const start = (env: Record<string, string>): Run =>
    new Run(stack, env, ['--data', data, '--fresh', '--no-demo']);

  it('are all named at once, before anything is started or wiped', async () => {
    const run = start(closed());
    expect(await run.ended).toBe(1);
    expect(run.stdout).toBe('');
    expect(run.lines).toEqual([
      expect.stringMatching(`^EventStoreDB at 127.0.0.1:${nowhere}: nothing listens there .*EVENTSTORE_URL`),
      expect.stringMatching(`^Kafka at 127.0.0.1:${nowhere}: nothing listens there .*KAFKA_BROKERS`),
      expect.stringMatching(`^PostgreSQL at 127.0.0.1:${nowhere}: nothing listens there .*POSTGRES_URL`),
    ]);
    expect(existsSync(data)).toBe(false);
  });

  it('are named after a few seconds when they do not answer', async () => {
    const { port } = await opened(silentListener());
    const run = start({
      EVENTSTORE_URL: `esdb://127.0.0.1:${port}?tls=false`,
      KAFKA_BROKERS: `127.0.0.1:${port}`,
      POSTGRES_URL: `postgres://u:p@127.0.0.1:${port}/d`,
    });
    expect(await run.ended).toBe(1);
    expect(run.lines).toHaveLength(3);
    for (const line of run.lines) expect(line).toContain('it takes the connection and does not answer');
  });

  it('may be one of several: a log whose user may not read $all, a broker that refuses the password', async () => {
    const log = await opened(startDenyingLog({ denies: ['all'] }));
    const broker = await opened(startRefusingBroker({ password: 's3cret' }));
    const run = start({
      EVENTSTORE_URL: `esdb://127.0.0.1:${log.port}?tls=false`,
      KAFKA_BROKERS: `127.0.0.1:${broker.port}`,
      KAFKA_SASL_MECHANISM: 'plain',
      KAFKA_SASL_USERNAME: 'liandong',
      KAFKA_SASL_PASSWORD: 'hunter2',
    });
    expect(await run.ended).toBe(1);
    expect(run.lines).toEqual([
      expect.stringMatching(/^EventStoreDB .* may not read \$all .*Access Denied.*readRoles/),
      expect.stringMatching(/^Kafka .* refuses the user or the password .*Invalid username or password/),
    ]);
    expect(run.stderr).not.toContain('hunter2');
  });

  it.each([
    ['an address without esdb://', { EVENTSTORE_URL: '127.0.0.1:2113' }, 'EVENTSTORE_URL'],
    ['a port that is none', { EVENTSTORE_URL: 'esdb://127.0.0.1:21130000?tls=false' }, 'EVENTSTORE_URL'],
    ['an authority that is not there', { EVENTSTORE_URL: 'esdb://h?tlsCAFile=/nowhere/ca.pem' }, 'tlsCAFile'],
    ['a broker without a port', { KAFKA_BROKERS: 'kafka1' }, 'KAFKA_BROKERS'],
    ['a database without a name', { POSTGRES_URL: 'postgres://u:hunter2@db:5432' }, 'POSTGRES_URL'],
    ['rules that are not there', { REPORTING_RULES_FILE: '/nowhere/rules.json' }, 'REPORTING_RULES_FILE'],
    ['tables that are not there', { CODE_TABLES_FILE: '/nowhere/codes.json' }, 'CODE_TABLES_FILE'],
    ['a notary of an impossible name', { NOTARY_ORIGIN: 'a b' }, 'NOTARY_ORIGIN'],
  ])('are not looked for with %s', async (_, env: Record<string, string>, named) => {
    const run = start(env);
    expect(await run.ended).toBe(78);
    expect(run.lines).toEqual([expect.stringMatching(new RegExp(`^[A-Z_]+=.*${named}|^${named}=`))]);
    expect(run.stderr).not.toContain('hunter2');
  });

  describe('by a process of its own', () => {
    it.each(['api', 'command-worker', 'followers', 'observer'])(
      'are waited for by %s, which says so',
      async (app) => {
        const run = new Run(`apps/${app}/src/main.js`, { ...closed(), ...secrets });
        await until(
          () => run.stderr.includes('waiting for an engine'),
          () => run.stderr,
        );
        const said = run.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
        // the worker starts meanwhile, so that its clients may have said something before
        expect(said.find(({ waitingFor }) => waitingFor)).toMatchObject({
          level: 40,
          waitingFor: expect.arrayContaining([expect.stringMatching(/^EventStoreDB at .*nothing listens/)]),
        });
        await run.kill();
      },
    );

    it('end it with the sentence when waiting does not help', async () => {
      const log = await opened(startDenyingLog({ denies: ['all'] }));
      const env = {
        ...closed(),
        ...secrets,
        EVENTSTORE_URL: `esdb://127.0.0.1:${log.port}?tls=false`,
      };
      const run = new Run('apps/followers/src/main.js', env);
      expect(await run.ended).toBe(1);
      expect(JSON.parse(run.lines.at(-1) ?? '')).toMatchObject({
        level: 60,
        msg: expect.stringMatching(/^EventStoreDB at .* may not read \$all/),
      });
      expect(run.stdout).toBe('');
    });

    it.each(['api', 'command-worker', 'followers', 'observer'])(
      'are not looked for by %s with a wrong setting',
      async (app) => {
        const run = new Run(`apps/${app}/src/main.js`, { ...secrets, KAFKA_BROKERS: 'kafka1' });
        expect(await run.ended).toBe(78);
        expect(run.lines).toEqual([expect.stringMatching(/^KAFKA_BROKERS=kafka1: /)]);
      },
    );

    it.each([
      ['apps/cli/src/main.js', ['agency', 'list'], 1, 'PostgreSQL'],
      ['apps/cli/src/main.js', ['verify'], 1, 'EventStoreDB'],
      ['apps/cli/src/main.js', ['dead-letters', 'list'], 1, 'Kafka'],
      ['apps/audit/src/main.js', ['after-action', 'INC-1'], 2, 'EventStoreDB'],
    ])('are named by %s %j', async (entry, args, code, engine) => {
      const run = new Run(entry, closed(), [...args, '--data', data]);
      expect(await run.ended).toBe(code);
      expect(run.lines[0]).toMatch(new RegExp(`^engine-unusable: ${engine} at .*nothing listens there`));
    });
  });

  describe('over TLS', () => {
    const it = hasOpenssl ? globalThis.it : globalThis.it.skip;
    let certificates: Certificates;
    let door: Listener;
    beforeAll(async () => {
      if (!hasOpenssl) return;
      certificates = new Certificates('eventstore1');
      const { port } = await opened(startDenyingLog({ denies: ['append'] }));
      door = await opened(tlsDoor(port, { ...certificates.identity, ALPNProtocols: ['h2'] }));
    });
    afterAll(() => certificates?.remove());

    it('are named and nothing else is, where the log has no name but an address', async () => {
      const url = `esdb://u:p@127.0.0.1:${door.port}?tls=true&tlsCAFile=${certificates.ca('ours')}`;
      const run = start({ EVENTSTORE_URL: url });
      expect(await run.ended).toBe(1);
      expect(run.lines).toEqual([expect.stringMatching(/^EventStoreDB .* may not append to streams/)]);
    });

    it('are named with the setting for their authority', async () => {
      const url = `esdb://u:p@localhost:${door.port}?tls=true&tlsCAFile=${certificates.ca('other')}`;
      const run = start({ EVENTSTORE_URL: url });
      expect(await run.ended).toBe(1);
      expect(run.lines).toEqual([expect.stringMatching(/^EventStoreDB .* not trusted .*tlsCAFile/)]);
    });
  });
});
