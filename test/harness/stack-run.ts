import { spawn, type ChildProcess } from 'node:child_process';
import { until } from './until.js';

const withinMs = 240_000;
/** Engines that are given to other tests: here everything is started. */
const isOfGiven = (name: string): boolean =>
  name.startsWith('KAFKA_') || /^(EVENTSTORE|POSTGRES)_URL/.test(name);

export const ownEnv = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOfGiven(name)));

/** One run of what `npm start` runs, on a folder and ports of its own. */
export class StackRun {
  said = '';
  private readonly child: ChildProcess;
  /** Gives its exit code. */
  readonly exited: Promise<number | null>;

  constructor(dir: string, ports: readonly number[], ...args: readonly string[]) {
    const [api, log, bus, database, issuer] = ports.map(String);
    this.child = spawn(
      process.execPath,
      [
        ...['dist/apps/stack/src/main.js', '--data', dir, ...args],
        ...[
          '--port',
          api ?? '',
          '--es-port',
          log ?? '',
          '--kafka-port',
          bus ?? '',
          '--pg-port',
          database ?? '',
          '--oidc-port',
          issuer ?? '',
        ],
      ],
      { env: ownEnv(), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    }
    this.exited = new Promise((resolve) => this.child.once('exit', resolve));
  }

  says(text: string): Promise<void> {
    return until(
      () => this.said.includes(text) || this.child.exitCode !== null,
      () => `${text} in ${this.said}`,
      withinMs,
    );
  }

  stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.exited;
  }
}
