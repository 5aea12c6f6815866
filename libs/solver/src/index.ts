export * from './solver.js';
export { SolverFailed, ThreadedSolver } from './threaded-solver.js';
