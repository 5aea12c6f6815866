import type { Logger } from '#platform';
import type { FollowerReport } from '#read-model';
import { Worker } from 'node:worker_threads';
import type { HealthBoard } from '../health/health-board.js';
import { pause } from '../timing/pause.js';

const firstRestMs = 1_000;
const longestRestMs = 30_000;

/**
 * Keeps snapshots in a folder; without one this process keeps none. It folds the whole log once more, in a thread of its
 * own so that the projections do not wait for it. A thread that ends is started again: it is one
 * follower that fails, and the others go on. Resolves when it was aborted and the thread has stopped.
 */
export async function keepSnapshots(
  folder: string | undefined,
  { board, logger, signal }: { board: HealthBoard; logger: Logger; signal: AbortSignal },
): Promise<void> {
  if (!folder) return;
  const log = logger.child({ follower: 'snapshots' });
  for (let restMs = firstRestMs; !signal.aborted; restMs = Math.min(longestRestMs, restMs * 2)) {
    const ended = await runThread(folder, signal, (report) => {
      board.tell('snapshots', report);
      if (report.status === 'live') restMs = firstRestMs;
    });
    if (signal.aborted) return;
    board.tell('snapshots', undefined);
    board.of('snapshots').failed(ended);
    log.error({ err: ended }, 'the snapshot thread ended; starting another');
    await pause(restMs, signal);
  }
}

/** Resolves when the thread has ended: with why, unless it was told to. */
function runThread(
  folder: string,
  signal: AbortSignal,
  onReport: (report: FollowerReport) => void,
): Promise<Error | undefined> {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: { folder },
    // what a supervisor preloads is for the process, not for its threads
    execArgv: [],
  });
  const stop = (): void => worker.postMessage('stop');
  signal.addEventListener('abort', stop);
  let failure: Error | undefined;
  worker.on('message', onReport);
  worker.once('error', (error) => {
    failure = error instanceof Error ? error : new Error(String(error));
  });
  return new Promise((resolve) => {
    worker.once('exit', (code) => {
      signal.removeEventListener('abort', stop);
      resolve(failure ?? new Error(`the thread ended with ${code}`));
    });
  });
}
