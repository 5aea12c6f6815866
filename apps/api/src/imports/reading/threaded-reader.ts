import { fault } from '#tables';
import { Worker } from 'node:worker_threads';
import type { FileAsked, FileRead, FileReader } from './read-file.js';

export interface ReadingLimits {
  /** As long as the largest table takes on a slow machine, many times over. */
  readonly withinMs: number;
  readonly megabytes: number;
}

const usual: ReadingLimits = { withinMs: 30_000, megabytes: 512 };

const tooCostly: FileRead = { rows: [], faults: [fault('too-costly')], faultCount: 1 };

/**
 * Reads each file in a thread of its own, so that everybody else goes on meanwhile, within a time and a memory that it
 * cannot exceed: a workbook of a kilobyte can ask for gigabytes.
 */
export const threadedReader =
  (
    { withinMs, megabytes }: ReadingLimits = usual,
    thread: URL = new URL('./thread.js', import.meta.url),
  ): FileReader =>
  (asked: FileAsked) =>
    new Promise((resolve, reject) => {
      const { resourceKinds, areas } = asked.codes;
      const worker = new Worker(thread, {
        // what a process preloads is for the process: it may need what a thread has not
        execArgv: [],
        // of all that codes may be, what columns need: a thread gets copies
        workerData: { ...asked, codes: { resourceKinds, areas } },
        resourceLimits: { maxOldGenerationSizeMb: megabytes },
      });
      worker.unref();
      const patience = setTimeout(() => end(() => resolve(tooCostly)), withinMs);
      const end = (settle: () => void): void => {
        clearTimeout(patience);
        settle();
        void worker.terminate();
      };
      worker.once('message', (read: FileRead) => end(() => resolve(read)));
      worker.once('error', (error: NodeJS.ErrnoException) =>
        end(() => (error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve(tooCostly) : reject(error))),
      );
      worker.once('exit', () => end(() => reject(new Error('the thread that reads tables ended'))));
    });
