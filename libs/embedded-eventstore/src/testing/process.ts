import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** The root of the repository. */
function root(): string {
  let directory = import.meta.dirname;
  while (!existsSync(join(directory, '.swcrc'))) directory = dirname(directory);
  return directory;
}

/** The engine as it is now, built below the root so that it finds its packages. */
export interface BuiltEngine {
  entry: string;
  remove(): void;
}

export function buildEngine(): BuiltEngine {
  const source = relative(root(), dirname(import.meta.dirname));
  const target = join('.cache', `embedded-eventstore-${process.pid}`);
  const swc = join(root(), 'node_modules', '.bin', 'swc');
  execFileSync(swc, [source, '--out-dir', target, '--quiet'], { cwd: root() });
  return {
    entry: join(root(), target, source, 'main.js'),
    remove: () => rmSync(join(root(), target), { recursive: true, force: true }),
  };
}

export interface EngineProcess {
  port: number;
  stderr(): string;
  /** @returns the exit code, or the signal that ended it */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

export function launch(entry: string, dataDir: string, port = 0, more: NodeJS.ProcessEnv = {}): ChildProcess {
  const env = {
    ...process.env,
    LIANDONG_ES_DATA: dataDir,
    LIANDONG_ES_PORT: String(port),
    LIANDONG_ES_ACCESS: 'open',
    ...more,
  };
  return spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Resolves when the process serves; rejects with what it said when it ends instead. */
export async function startEngineProcess(
  entry: string,
  dataDir: string,
  more: NodeJS.ProcessEnv = {},
): Promise<EngineProcess> {
  const child = launch(entry, dataDir, 0, more);
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const bound = await new Promise<number>((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const ready = /^ready (\d+)\n$/.exec(output);
      if (ready !== null) resolve(Number(ready[1]));
    });
    void exited.then(() => reject(new Error(errors)));
  });
  return {
    port: bound,
    stderr: () => errors,
    async end(signal) {
      child.kill(signal);
      const [code, by] = await exited;
      return code ?? by;
    },
  };
}
