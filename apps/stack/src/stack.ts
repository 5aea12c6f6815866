import { join } from 'node:path';
import { writeEnvironment, type Endpoints } from '#platform';
import type { Program } from './process/child.js';
import { DataFolder } from './data-folder.js';
import type { StackOptions } from './options.js';
import { ensureFree } from './ports.js';
import { ownPorts, type OwnPorts } from './phones.js';
import { stopLeftoverServer } from './postgres/leftover.js';
import { issuerEngine, planOf, postgresDir, wantedPorts } from './programs.js';
import { latestReason } from './reasons.js';
import { Supervised } from './process/supervised.js';

/** Stopping is to be over within 15 s: the stages are api, worker, followers, engines. */
const graceMs = 3_500;
const tellEveryMs = 10_000;

export type Say = (text: string) => void;

/** The processes of one machine: engines first, then the service's own, each kept running until `stop`. */
export class Stack {
  readonly endpoints: Endpoints;
  readonly environment: Readonly<Record<string, string>>;
  private readonly engines: Supervised[];
  private readonly apps: Supervised[];

  private constructor(
    readonly folder: DataFolder,
    options: StackOptions,
    private readonly say: Say,
    own: OwnPorts,
  ) {
    const plan = planOf(folder, options, process.env, own);
    this.endpoints = plan.endpoints;
    this.environment = plan.environment;
    writeEnvironment(folder.dir, plan.environment);
    const supervised = (program: Program): Supervised =>
      new Supervised(program, {
        logFile: this.logOf(program.name),
        say,
        onChange: () => this.noteChildren(say),
      });
    this.engines = plan.engines.map(supervised);
    this.apps = plan.apps.filter(({ name }) => !options.without.includes(name)).map(supervised);
  }

  /** Checks what can be checked before anything is started. Throws errors that say what to do. */
  static async prepare(options: StackOptions, say: Say): Promise<Stack> {
    const folder = await DataFolder.open(options.dataDir, options);
    try {
      await stopLeftoverServer(postgresDir(folder), say);
      await ensureFree(wantedPorts(options, process.env));
      return new Stack(folder, options, say, await ownPorts(process.env));
    } catch (error) {
      folder.close();
      throw error;
    }
  }

  /** Whether the issuer of this folder signs people in. */
  get signsIn(): boolean {
    return this.engines.some(({ program }) => program.name === issuerEngine);
  }

  /** Nothing works without the engines: one that does not come up rejects with `StartFailed`. */
  async startEngines(): Promise<void> {
    await Promise.all(this.engines.map((engine) => engine.start({ vital: true })));
  }

  async startApps(): Promise<void> {
    await Promise.all(this.apps.map((app) => this.startApp(app)));
  }

  /** What keeps an app from being ready stands in its log, where nobody looks who waits at the terminal. */
  private async startApp(app: Supervised): Promise<void> {
    const { name } = app.program;
    const startedAt = Date.now();
    let told = '';
    const telling = setInterval(() => {
      const reason = latestReason(this.logOf(name), startedAt);
      if (!reason || reason === told) return;
      told = reason;
      this.say(`${name} is not ready yet 尚未就绪: ${reason}`);
    }, tellEveryMs);
    try {
      await app.start({ vital: false });
    } finally {
      clearInterval(telling);
    }
  }

  private logOf(name: string): string {
    return join(this.folder.logs, `${name}.log`);
  }

  /** Stops in order: whoever takes commands first, the engines last. */
  async stop(): Promise<void> {
    for (const name of ['api', 'command-worker', 'observer', 'messenger', 'followers']) {
      await Promise.all(
        this.apps.filter(({ program }) => program.name === name).map((app) => app.stop(graceMs)),
      );
    }
    await Promise.all(this.engines.map((engine) => engine.stop(graceMs)));
    this.folder.close();
  }

  /**
   * Ends at once what may be killed at any moment. PostgreSQL would leave its server behind: it notices that this
   * process is gone, and stops by itself.
   */
  kill(): void {
    [...this.apps, ...this.engines]
      .filter(({ program }) => program.name !== 'postgres')
      .forEach((one) => one.kill());
  }

  /** Where that fails, as on a full disk, the processes go on all the same. */
  private noteChildren(say: Say): void {
    const children = [...this.engines, ...this.apps].flatMap(({ pid, program: { name } }) =>
      pid === undefined ? [] : [{ name, pid }],
    );
    try {
      this.folder.noteChildren(children);
    } catch (error) {
      say(`which processes run could not be noted in the data folder: ${(error as Error).message}`);
    }
  }
}
