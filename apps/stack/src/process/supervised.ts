import { configurationExit } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child, tailOf, type Exit, type Program } from './child.js';

/** A program did not come up: however often it was started, or because its settings are wrong. */
export class StartFailed extends Error {
  readonly code = 'start-failed';
}

export interface Supervision {
  readonly logFile: string;
  /** Tells people something about the program. */
  readonly say: (text: string) => void;
  /** Called whenever the process behind the program is another. */
  readonly onChange: () => void;
}

const usualReadyMs = 60_000;
const firstDelayMs = 250;
const longestDelayMs = 10_000;
const minuteMs = 60_000;
/** So many deaths within a minute are worth telling, and too many for a first start. */
const tooMany = 5;

/** Keeps a program running: started again when it dies, after a pause that doubles while it keeps dying. */
export class Supervised {
  private child: Child | undefined;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    readonly program: Program,
    private readonly supervision: Supervision,
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * Resolves when the program is ready for the first time, however long that takes. Settings that it finds wrong before
   * that reject with {@link StartFailed}; so do too many deaths where nothing works without it (`vital`).
   */
  start({ vital }: { vital: boolean }): Promise<void> {
    return new Promise((resolve, reject) => {
      this.running = this.keepRunning(resolve, reject, vital);
    });
  }

  /** Asks the program to stop and kills it when that takes longer. */
  async stop(graceMs: number): Promise<void> {
    this.stopping.abort();
    const child = this.child;
    if (child) {
      child.signal('SIGTERM');
      const stuck = new AbortController();
      const inTime = await Promise.race([
        child.exited.then(() => true),
        sleep(graceMs, false, { signal: stuck.signal }),
      ]);
      stuck.abort();
      if (!inTime) child.signal('SIGKILL');
    }
    await this.running;
  }

  kill(): void {
    this.stopping.abort();
    this.child?.signal('SIGKILL');
  }

  private async keepRunning(
    up: () => void,
    giveUp: (error: StartFailed) => void,
    vital: boolean,
  ): Promise<void> {
    const { logFile, say, onChange } = this.supervision;
    const { name } = this.program;
    let delayMs = firstDelayMs;
    let deaths: number[] = [];
    let hasBeenUp = false;
    while (!this.stopping.signal.aborted) {
      const child = this.begin();
      if (!child) {
        delayMs = await this.pauseFor(delayMs);
        continue;
      }
      this.child = child;
      onChange();
      const wasReady = await this.becomesReady(child);
      if (wasReady) {
        hasBeenUp = true;
        if (deaths.length > 0) say(`${name} is up again`);
        up();
      }
      const exit = await child.exited;
      this.child = undefined;
      onChange();
      if (this.stopping.signal.aborted) return;
      if (exit.code === configurationExit && !hasBeenUp) {
        return giveUp(new StartFailed(`${name} cannot start 无法启动: ${lastSaid(logFile)}`));
      }

      if (Date.now() - child.startedAt > minuteMs) delayMs = firstDelayMs;
      deaths = [...deaths.filter((at) => Date.now() - at < minuteMs), Date.now()];
      if (deaths.length % tooMany === 0) {
        const text = complaint(name, exit, deaths.length, logFile);
        if (vital && !hasBeenUp) return giveUp(new StartFailed(text));
        say(text);
      } else {
        say(`${name} ended (${how(exit)}), starting it again${exit.signal ? '' : lastWords(logFile)}`);
      }
      delayMs = await this.pauseFor(delayMs);
    }
  }

  private begin(): Child | undefined {
    try {
      return new Child(this.program, this.supervision.logFile);
    } catch (error) {
      this.supervision.say(
        `${this.program.name} cannot be started: ${(error as Error).message}; trying again`,
      );
      return undefined;
    }
  }

  /** Gives the next pause. */
  private async pauseFor(delayMs: number): Promise<number> {
    await sleep(delayMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    return Math.min(delayMs * 2, longestDelayMs);
  }

  private async becomesReady(child: Child): Promise<boolean> {
    const { name, readyWithinMs = usualReadyMs } = this.program;
    const timer = new AbortController();
    const first = await Promise.race([
      child.ready.then(() => 'ready' as const),
      child.exited.then(() => 'exited' as const),
      sleep(readyWithinMs, 'late' as const, { signal: timer.signal }),
    ]);
    timer.abort();
    if (first === 'late') {
      this.supervision.say(`${name} was not ready after ${readyWithinMs / 1_000} s, killing it`);
      child.signal('SIGKILL');
    }
    return first === 'ready';
  }
}

const how = ({ code, signal }: Exit): string => (signal ? `signal ${signal}` : `exit code ${code}`);

/** To a readable length. */
const cut = (line: string): string => line.slice(0, 300);

/** Why, as the program itself said it last. */
function lastWords(logFile: string): string {
  const said = lastSaid(logFile);
  return said && `; it said: ${said}`;
}

function lastSaid(logFile: string): string {
  const [line = ''] = tailOf(logFile, 1);
  return cut(spoken(line));
}

/** What a line of a log says to people. */
function spoken(line: string): string {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message].filter(Boolean).join(': ') || line;
  } catch {
    return line;
  }
}

function complaint(name: string, exit: Exit, deaths: number, logFile: string): string {
  const lines = tailOf(logFile).map((line) => `    ${cut(line)}`);
  return [
    `${name} ended ${deaths} times within a minute, last with ${how(exit)}. Its last words:`,
    ...lines,
    `  Its log: ${logFile}`,
  ].join('\n');
}
