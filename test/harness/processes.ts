import { nodeFlags } from '#platform';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Below those that systems give to outgoing connections: one of them could take a port before it is listened on. */
const ports = { from: 10_000, to: 30_000 };
const givenOut = new Set<number>();

/** A port that was free a moment ago, and that nobody else in this process has been given. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(ports.from, ports.to);
    if (givenOut.has(port)) continue;
    givenOut.add(port);
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

const root = process.cwd();

export interface ManagedOptions {
  readonly name: string;
  /** Entry below `dist/`, such as `apps/api/src/main.js`. */
  readonly entry: string;
  readonly env: Record<string, string>;
  /** Folder for the log file. */
  readonly logDir: string;
  /** Extra arguments for node, such as `--cpu-prof`. */
  readonly nodeArgs?: readonly string[];
  /** Start it again whenever it ends by itself or is killed, as a supervisor would. */
  readonly supervised?: boolean;
}

const restartAfterMs = 300;
/** Starts take seconds; this is for one that hangs, on however busy a machine. */
const readyWithinMs = 180_000;

/** A process of the service under test, started from `dist/`. */
export class Managed {
  private child: ChildProcess | undefined;
  private exited: Promise<void> = Promise.resolve();
  private stopping = false;
  private restarts = 0;

  constructor(readonly options: ManagedOptions) {}

  get running(): boolean {
    const { pid, exitCode, signalCode } = this.child ?? {};
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  /** Resolves when the process says that it is ready; rejects when it ends before. */
  async start(): Promise<void> {
    const { name, entry, env, logDir, nodeArgs = [], supervised } = this.options;
    this.stopping = false;
    const child = spawn(process.execPath, [...nodeFlags, ...nodeArgs, join(root, 'dist', entry)], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    child.stderr.pipe(createWriteStream(join(logDir, `${name}.log`), { flags: 'a' }));
    this.exited = new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    child.once('exit', () => {
      if (supervised && !this.stopping) setTimeout(() => this.restart(), restartAfterMs);
    });
    const lines = createInterface({ input: child.stdout });
    const log = `${join(logDir, name)}.log`;
    // one that hangs ends like one that dies, and is started again where somebody supervises it
    const hung = setTimeout(() => child.kill('SIGKILL'), readyWithinMs);
    try {
      await new Promise<void>((resolve, reject) => {
        lines.on('line', (line) => {
          if (line.startsWith('ready')) resolve();
        });
        child.once('error', reject);
        child.once('exit', (code, signal) => {
          reject(new Error(`${name} ended with ${signal ?? code} before it was ready; see ${log}`));
        });
      });
    } finally {
      clearTimeout(hung);
    }
  }

  /** As a power cut would: no chance to clean up. */
  async kill9(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.exited;
  }

  /** Stops and continues it, say. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** How often it was started again. */
  get restarted(): number {
    return this.restarts;
  }

  /** One that does not end by itself is killed: what tests start never outlasts them. */
  async stop(graceMs = 20_000): Promise<void> {
    this.stopping = true;
    if (!this.running) return;
    this.child?.kill('SIGTERM');
    const timer = setTimeout(() => this.child?.kill('SIGKILL'), graceMs);
    await this.exited;
    clearTimeout(timer);
  }

  private restart(): void {
    if (this.stopping) return;
    this.restarts++;
    // one that ends before it is ready is started again by its exit
    this.start().catch(() => undefined);
  }
}
