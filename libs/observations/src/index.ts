export type { SignedBatch } from './ingest.js';
export { Observations } from './observations.js';
export type { OpenProposal } from './window-sums.js';
