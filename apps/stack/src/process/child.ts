import { nodeFlags } from '#platform';
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What to run: a compiled program that prints `ready` on standard output once it serves. */
export interface Program {
  readonly name: string;
  /** Address of its entry, below `dist`. */
  readonly entry: URL;
  readonly env: NodeJS.ProcessEnv;
  /** Command and arguments to put before node's own. */
  readonly prefix?: readonly string[];
  /** How long it may take until it serves; a minute when left out. */
  readonly readyWithinMs?: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const guard = new URL('./orphan-guard.js', import.meta.url);
const largestLogBytes = 20 * 1024 * 1024;

/** One run of a program. Its standard error goes to its log file. */
export class Child {
  readonly startedAt = Date.now();
  readonly ready: Promise<void>;
  readonly exited: Promise<Exit>;
  private readonly process: ChildProcess;

  constructor({ name, entry, env, prefix = [] }: Program, logFile: string) {
    rotate(logFile);
    const log = openSync(logFile, 'a');
    const [command = '', ...args] = [
      ...prefix,
      process.execPath,
      ...nodeFlags,
      '--import',
      guard.href,
      fileURLToPath(entry),
    ];
    this.process = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', log],
      // in a process group of its own, so that Ctrl-C reaches the stack alone and it can keep the order of stopping
      detached: true,
    });
    closeSync(log);
    // the pipe only has to be there; the child's death closes it
    this.process.stdin?.on('error', () => undefined);
    this.ready = new Promise((resolve) => {
      let said = '';
      this.process.stdout?.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-1_000);
        if (/^ready\b/m.test(said)) resolve();
      });
    });
    this.exited = new Promise((resolve) => {
      this.process.once('exit', (code, signal) => resolve({ code, signal }));
      this.process.once('error', (error) => {
        process.stderr.write(`${name} cannot be started: ${error.message}\n`);
        resolve({ code: null, signal: null });
      });
    });
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }
}

/** The last lines of a log file. */
export function tailOf(logFile: string, lines = 6): string[] {
  try {
    const text = readFileSync(logFile, 'utf8').trimEnd();
    return text.slice(-20_000).split('\n').slice(-lines);
  } catch {
    return [];
  }
}

/** Keeps a log from growing for ever: one older file is kept. */
function rotate(logFile: string): void {
  try {
    if (statSync(logFile).size > largestLogBytes) renameSync(logFile, `${logFile}.1`);
  } catch {
    // there is none yet
  }
}
