import { thresholdRules, type Refusal, type ThresholdRule } from '#domain';
import type { Database } from '#postgres';
import { evaluate, openProposals, proposalMade, type OpenProposal } from './window-sums.js';
import { ObservationIngest, type SignedBatch } from './ingest.js';

/** Time series of readings: in by batches, looked at by the rules, dropped by days. */
export class Observations {
  private readonly ingest: ObservationIngest;

  constructor(
    private readonly db: Database,
    keepDays: number,
    /** By which readings call for warnings; the shipped ones where left out. */
    private readonly rules: readonly ThresholdRule[] = thresholdRules,
  ) {
    this.ingest = new ObservationIngest(db, keepDays, rules);
  }

  /** Resolves when the batch is durable, or with the reason why nothing of it was taken. */
  store(batch: SignedBatch): Promise<Refusal | undefined> {
    return this.ingest.store(batch);
  }

  /** Looks at what has come in by the rules; tells whether there was anything. One process at a time. */
  evaluate(): Promise<boolean> {
    return evaluate(this.db, this.rules);
  }

  openProposals(): Promise<OpenProposal[]> {
    return openProposals(this.db);
  }

  proposalMade(warningId: string): Promise<void> {
    return proposalMade(this.db, warningId);
  }

  /** Drops what is older than is kept; gives the partitions dropped. */
  dropBefore(now: string): Promise<string[]> {
    return this.ingest.dropBefore(now);
  }
}
