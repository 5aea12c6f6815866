import { mkdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** The thread that keeps snapshots of the past. */
export interface RunningHistory {
  /** Resolves only when it ends by itself: with why. */
  readonly failed: Promise<Error>;
  stop(): Promise<void>;
}

/**
 * `HISTORY_DATA` names the folder; without it this process keeps no history. It folds the whole log once more, in a
 * thread of its own so that the projections do not wait for it.
 */
export function startHistory(env: NodeJS.ProcessEnv = process.env): RunningHistory | undefined {
  const folder = env['HISTORY_DATA'];
  if (!folder) return undefined;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: { folder },
    // what a supervisor preloads is for the process, not for its threads
    execArgv: [],
  });
  let isStopping = false;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const failed = new Promise<Error>((resolve) => {
    worker.once('error', (error) => resolve(error instanceof Error ? error : new Error(String(error))));
    worker.once('exit', (code) => {
      if (!isStopping) resolve(new Error(`the history's thread ended with ${code}`));
    });
  });
  return {
    failed,
    stop: () => {
      isStopping = true;
      worker.postMessage('stop');
      return ended;
    },
  };
}
