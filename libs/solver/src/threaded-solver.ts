import type { IntegerProgram } from '#domain';
import { Worker } from 'node:worker_threads';
import type { ProgramSolver, Solved, SolverOptions } from './solver.js';
import type { ThreadRequest } from './thread.js';

/** The solver failed or its thread ended; nothing was decided. */
export class SolverFailed extends Error {
  readonly code = 'solver-failed';
}

interface Waiting {
  resolve(solved: Solved): void;
  reject(error: Error): void;
}

type ThreadAnswer = { readonly id: number; readonly solved?: Solved; readonly failure?: string };

/**
 * Solves in one thread of its own, so that the event loop goes on. Started on the first use, does not keep the
 * process alive, and is started anew after a failure.
 */
export class ThreadedSolver implements ProgramSolver {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;

  constructor(private readonly thread: URL = new URL('./thread.js', import.meta.url)) {}

  /** @throws {SolverFailed} */
  solve(programs: readonly IntegerProgram[], options: SolverOptions = {}): Promise<Solved> {
    const id = this.asked++;
    const worker = this.started();
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, programs, options } satisfies ThreadRequest);
    });
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }

  private started(): Worker {
    if (this.worker) return this.worker;
    // what a process preloads is for the process: it may need what a thread has not
    const worker = new Worker(this.thread, { execArgv: [] });
    worker.unref();
    worker.on('message', ({ id, solved, failure }: ThreadAnswer) => {
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (solved) waiting?.resolve(solved);
      else waiting?.reject(new SolverFailed(failure));
    });
    worker.on('error', (error) => this.ended(worker, error));
    worker.on('exit', () => this.ended(worker, new SolverFailed('the thread of the solver ended')));
    this.worker = worker;
    return worker;
  }

  private ended(worker: Worker, cause: unknown): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    const failed = new SolverFailed('the solver is not there', { cause });
    for (const waiting of this.waiting.values()) waiting.reject(failed);
    this.waiting.clear();
  }
}
