import type { ImportStanding } from '#table-record';
import type { TableEncoding, TableFault, TableKind } from '#tables';
import type { MissingItem, PlannedRow } from './plans/plan.js';

/** What a table comes to. Of rows and faults a thousand each are listed; the counts are of all. */
export interface ImportPreview {
  kind: TableKind;
  /** How the file was read; null where it could not be. */
  encoding: TableEncoding | null;
  headingRow: number | null;
  /** Headings that mean nothing here. */
  ignored: readonly string[];
  /** Rows that are passed over by choice. */
  leftOut: readonly number[];
  counts: { new: number; changed: number; same: number; faults: number };
  faults: readonly TableFault[];
  /** Those that are new or changed. */
  rows: readonly PlannedRow[];
  /** On record for the agency, and not in the file. */
  missing: readonly MissingItem[];
  withdrawMissing: boolean;
  /** How many commands it comes to; none where the file says nothing new. */
  commands: number;
  /** To be confirmed; null where there are faults. */
  digest: string | null;
}

/** Where an import stands: commands done of all. */
export type ImportJob = Omit<ImportStanding, 'stoppedAt'> & {
  /** Rows and answer of the command that was refused after all; send the file again for a new preview. */
  stoppedAt: TableFault | null;
};

declare module '../schema/answers.js' {
  interface Answers {
    ImportPreview: ImportPreview;
    ImportJob: ImportJob;
  }
}
