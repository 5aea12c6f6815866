import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const library = join(dirname(fileURLToPath(import.meta.url)), '..');
const root = join(library, '..', '..');

/** Compiles the engine into the repository's cache, so that a plain Node process can run it as it is now. */
export async function compileEngine(): Promise<string> {
  const source = join(library, 'src');
  const target = join(root, '.cache', `embedded-kafka-${process.pid}`);
  const files = (await readdir(source, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('spec.ts'),
  );
  await Promise.all(
    files.map(async (file) => {
      const { code } = await transform(await readFile(join(source, file), 'utf8'), {
        swcrc: false,
        filename: file,
        module: { type: 'es6' },
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      });
      const path = join(target, file.replace(/ts$/, 'js'));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, code);
    }),
  );
  return target;
}

/**
 * Adds a main program that keeps house all the time, so that whatever ends it may end that.
 * @returns its name for {@link startBroker}
 */
export async function addBusyMain(engine: string): Promise<string> {
  const main = 'busy-main.js';
  await writeFile(
    join(engine, main),
    `import { startEmbeddedKafka } from './index.js';
    const { LIANDONG_KAFKA_DATA: dataDir, LIANDONG_KAFKA_PORT: port } = process.env;
    const broker = await startEmbeddedKafka({ dataDir, port: Number(port), access: 'open', defaults: { retentionCheckMs: 5 } });
    console.log('ready', broker.port);`,
  );
  return main;
}

export interface BrokerProcess {
  port: number;
  pid: number;
  /** Everything on stdout so far. */
  output: () => string;
  /** Resolves with the exit code, or null after a signal. */
  kill: (signal: NodeJS.Signals) => Promise<number | null>;
}

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

function launch(engine: string, env: Record<string, string>, main = 'main.js') {
  const child = spawn(process.execPath, [join(engine, main)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (outcome.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (outcome.stderr += String(chunk)));
  const ended = new Promise<Outcome>((resolve) =>
    child.once('close', (code) => resolve({ ...outcome, code })),
  );
  return { child, outcome, ended };
}

/** For a start that is expected to fail. */
export function runBroker(engine: string, env: Record<string, string>): Promise<Outcome> {
  return launch(engine, { LIANDONG_KAFKA_ACCESS: 'open', ...env }).ended;
}

export async function startBroker(
  engine: string,
  dataDir: string,
  port = 0,
  main?: string,
): Promise<BrokerProcess> {
  const env = {
    LIANDONG_KAFKA_ACCESS: 'open',
    LIANDONG_KAFKA_DATA: dataDir,
    LIANDONG_KAFKA_PORT: String(port),
  };
  const { child, outcome, ended } = launch(engine, env, main);
  const ready = new Promise<number>((resolve) =>
    child.stdout.on('data', () => {
      const found = /^ready (\d+)\n/.exec(outcome.stdout);
      if (found) resolve(Number(found[1]));
    }),
  );
  const failed = ended.then(({ stderr }) => Promise.reject(new Error(`the engine did not start: ${stderr}`)));
  failed.catch(() => undefined);
  return {
    port: await Promise.race([ready, failed]),
    pid: child.pid!,
    output: () => outcome.stdout,
    kill: async (signal) => {
      child.kill(signal);
      return (await ended).code;
    },
  };
}
