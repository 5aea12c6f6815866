import { codeOf, readyMadeIn } from '#embedded-issuer';
import { readKeyFile, signToken } from '#security';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { signIn } from '../../apps/demo/src/play/sign-in.js';
import { freePort } from '../harness/processes.js';
import { runDocumentedClient } from './client.helper-spec.js';
import { commandsIn, typed, withoutNumbers } from './guide.helper-spec.js';
import { ownEnv, StackRun } from '../harness/stack-run.js';

describe('npm start', () => {
  let dir: string;
  let ports: number[];
  let run: StackRun | undefined;
  beforeAll(async () => {
    // persons of the demo, which is played from outside here, sign with keys of theirs
    process.env['ONE_FACTOR'] = 'true';
    dir = mkdtempSync(join(tmpdir(), 'liandong-stack-'));
    // PostgreSQL runs as a user of its own when the tests run as root
    chmodSync(dir, 0o755);
    ports = await Promise.all([1, 2, 3, 4, 5].map(() => freePort()));
  });
  // one that failed must not keep the next from its data
  afterEach(() => run?.stop());
  afterAll(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  const start = async (): Promise<string> => {
    run = new StackRun(join(dir, 'data'), ports, '--no-demo');
    await run.says('Ctrl-C stops everything');
    expect(run.said).toContain('Serving after');
    const url = `http://127.0.0.1:${ports[0]}`;
    expect((await fetch(`${url}/health/serving`)).status).toBe(200);
    return url;
  };

  it('serves at the first start, to a client made of its own document', async () => {
    const url = await start();
    const token = (agencyId: string): Promise<string> => {
      const actor = { agencyId, principal: 'client', role: 'administrator' } as const;
      return signToken(actor, readKeyFile(join(dir, `data/keys/${agencyId}.json`)), 300);
    };
    const tokens = [await token('LD-ADMIN'), await token('LD-ADMIN-2')];
    const said = await runDocumentedClient(mkdtempSync(join(dir, 'client-')), url, ...tokens);
    expect(said).toMatch(/^水务集团: registered, agency-WATER-DISTRICT at revision \d+$/m);
    expect(said).toContain(
      'LD-ADMIN organisation\nLD-ADMIN-2 organisation\nWATER-DISTRICT enterprise\n404 not-found\n',
    );
    expect(await run?.stop()).toBe(0);
  });

  it('serves at the next start with the same data', async () => {
    await start();
    expect(await run?.stop()).toBe(0);
  });

  it('names persons who can sign in at once with what lies in a file of one’s own, and never a password', async () => {
    const url = await start();
    const said = run?.said ?? '';
    expect(said).toContain('npm run people -- code admin');
    const file = join(dir, 'data/people.json');
    expect(statSync(file).mode & 0o077).toBe(0);
    const admin = readyMadeIn(file).find(({ name }) => name === 'admin');
    if (!admin) throw new Error('there is no admin');
    const { name, password } = admin;
    const credentials = { name, password, code: () => codeOf(admin, Date.now()) };
    const { signal } = new AbortController();
    const cookie = await signIn(new URL(`${url}/v1/session/start?agency=LD-ADMIN`), credentials, signal);
    const session = await fetch(`${url}/v1/session`, {
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    });
    expect(await session.json()).toMatchObject({ agencyId: 'LD-ADMIN', role: 'administrator' });
    expect(await run?.stop()).toBe(0);
    const logs = readdirSync(join(dir, 'data/logs')).map((log) =>
      readFileSync(join(dir, 'data/logs', log), 'utf8'),
    );
    expect([said, ...logs].join('\n')).not.toContain(password);
  });

  it('is played the demo from outside, forward in time, and once', async () => {
    run = new StackRun(join(dir, 'data'), ports, '--no-demo');
    await run.says('Ctrl-C stops everything');
    const demo = async (...args: string[]): Promise<string> => {
      const command = ['dist/apps/demo/src/main.js', '--data', join(dir, 'data'), '--speed', 'max', ...args];
      return (await promisify(execFile)(process.execPath, command, { env: ownEnv() })).stdout;
    };
    await expect(demo()).rejects.toMatchObject({ stderr: expect.stringContaining('--register') });

    const said = await demo('--register');
    expect(said).toMatch(/^344 commands: 344 accepted, 0 refused; .* 0 contradictory replies$/m);
    expect(said).toContain('DRILL-2026-07 evaluated');
    const clocks = said.match(/^\d\d-\d\d \d\d:\d\d(?= {2})/gm) ?? [];
    expect(clocks.length).toBeGreaterThan(343);
    expect(clocks).toEqual(clocks.toSorted());

    expect(await demo()).not.toContain('commands:');
    expect(await run.stop()).toBe(0);
  });

  it('bears out the guide for auditors, command by command', async () => {
    const apiUrl = await start();
    const cwd = mkdtempSync(join(dir, 'auditor-'));
    symlinkSync(join(dir, 'data'), join(cwd, '.data'));
    const commands = commandsIn('docs/audit.md');
    expect(commands.length).toBeGreaterThan(40);
    const answers = await typed(commands, { cwd, env: ownEnv(), apiUrl });
    const others = answers.filter(({ code, ended }) => code !== ended);
    expect(others.map(({ line, ended, said }) => ({ line, ended, said }))).toEqual([]);
    for (const { line, output, said } of answers) {
      const lines = new Set(said.split('\n').map(withoutNumbers));
      const missing = output.filter((expected) => !lines.has(withoutNumbers(expected)));
      expect({ line, missing }).toEqual({ line, missing: [] });
    }
    expect(await run?.stop()).toBe(0);
  }, 900_000);

  it('says what to do when the log is not the one worked with before, and registers nobody in it', async () => {
    renameSync(join(dir, 'data/eventstore'), join(dir, 'data/eventstore.away'));
    run = new StackRun(join(dir, 'data'), ports, '--no-demo');
    await run.says('log -- adopt');
    expect(run.said).toMatch(
      /Nothing is accepted: the log ends at position -1, but \S+ has seen it up to \d+/,
    );
    const answer = await fetch(`http://127.0.0.1:${ports[0]}/health/ready`);
    expect(await answer.json()).toMatchObject({ code: 'not-ready', fault: { end: '-1' } });
    expect(await run.stop()).toBe(0);
  });
});
