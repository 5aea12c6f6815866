import { parentPort } from 'node:worker_threads';
import { solveHere, type SolverOptions } from './solver.js';
import type { IntegerProgram } from '#domain';

export interface ThreadRequest {
  readonly id: number;
  readonly programs: readonly IntegerProgram[];
  readonly options: SolverOptions;
}

const port = parentPort;
port?.on('message', ({ id, programs, options }: ThreadRequest) => {
  void solveHere(programs, options).then(
    (solved) => port.postMessage({ id, solved }),
    (error: unknown) => port.postMessage({ id, failure: String(error) }),
  );
});
