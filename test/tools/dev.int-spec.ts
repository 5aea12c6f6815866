import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../engines/support.js';

const { projects } = JSON.parse(readFileSync('nest-cli.json', 'utf8')) as {
  projects: Record<string, { sourceRoot: string }>;
};
const engines = { EVENTSTORE_URL: 'esdb://a', KAFKA_BROKERS: 'b:1', POSTGRES_URL: 'postgres://c/d' };

describe('npm run dev', () => {
  let dir: string;
  let child: ChildProcess | undefined;
  let said = '';

  /** A project with the tools of this one and an app of a few lines. */
  beforeAll(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'liandong-dev-')));
    for (const one of ['package.json', 'nest-cli.json', 'tsconfig.json', '.swcrc', 'tools']) {
      cpSync(one, join(dir, one), { recursive: true });
    }
    symlinkSync(realpathSync('node_modules'), join(dir, 'node_modules'));
    for (const one of ['apps/observer/src', 'libs/platform/src', 'data']) {
      mkdirSync(join(dir, one), { recursive: true });
    }
    cpSync('libs/platform/src/process/process-mark.ts', join(dir, 'libs/platform/src/index.ts'));
    writeFileSync(
      join(dir, 'apps/observer/src/main.ts'),
      `import { word } from './word.js';
       process.on('SIGTERM', () => { console.log('stopped', word); process.exit(0); });
       setInterval(() => {}, 1_000);
       console.log('started', word, process.env.EVENTSTORE_URL);\n`,
    );
    say('one');
  });
  afterAll(async () => {
    if (child && child.exitCode === null) {
      child.kill();
      await once(child, 'exit');
    }
    rmSync(dir, { recursive: true });
  });

  const say = (word: string): void =>
    writeFileSync(join(dir, 'apps/observer/src/word.ts'), `export const word: string = '${word}';\n`);
  const env = (more: Record<string, string>) => ({ PATH: process.env.PATH ?? '', ...more });
  const dev = ['tools/dev.mjs', 'observer', '--data', 'data'];
  const says = (text: string): Promise<void> =>
    until(
      () => said.includes(text),
      () => `${text} in ${said}`,
      240_000,
    );
  const refusal = (args: readonly string[]): string => {
    const { status, stderr } = spawnSync(process.execPath, args, {
      cwd: dir,
      env: env({}),
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    return stderr;
  };

  it('knows apps that can be run, and no others', () => {
    const entries = Object.values(projects).map(({ sourceRoot }) => `${sourceRoot}/main.ts`);
    expect(entries.filter((file) => !existsSync(file))).toEqual([]);
    expect(refusal(['tools/dev.mjs', 'domain'])).toContain(
      'api, command-worker, observer, messenger, followers',
    );
  });

  it('says what an app needs and how to get it', () => {
    expect(refusal(dev)).toMatch(
      /no stack runs on data[\s\S]*npm start -- --no-demo --without observer --data data\n[\s\S]*EVENTSTORE_URL, KAFKA_BROKERS, POSTGRES_URL/,
    );
  });

  it('does not run what the stack runs itself', () => {
    const lock = { pid: process.pid, children: [{ name: 'observer', pid: process.pid }] };
    writeFileSync(join(dir, 'data/stack.lock'), JSON.stringify(lock));
    expect(refusal(dev)).toMatch(/runs observer itself[\s\S]*--without observer/);
  });

  it('starts the app beside the stack, again whenever it is saved, and stops it', async () => {
    const lock = { pid: process.pid, children: [] };
    writeFileSync(join(dir, 'data/stack.lock'), JSON.stringify(lock));
    writeFileSync(join(dir, 'data/apps.env'), `EVENTSTORE_URL='${engines.EVENTSTORE_URL}'\n`);
    child = spawn(process.execPath, dev, { cwd: dir, env: env({}) });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    }
    await says(`started one ${engines.EVENTSTORE_URL}`);
    // a watcher is not there at once: it is saved again until that is seen, with time to see it between
    let savedAt = 0;
    await until(
      () => {
        if (!said.includes('stopped one') && Date.now() - savedAt > 1_000) {
          savedAt = Date.now();
          say('two');
        }
        return said.includes('started two');
      },
      () => said,
      240_000,
    );
    child.kill('SIGINT');
    await once(child, 'exit');
    expect(said).toContain('stopped two');
  });
});
