/** A batch was rolled back. `position` names the event to blame, when one is. */
export class ProjectionFailed extends Error {
  readonly code = 'projection-failed';
  constructor(
    readonly projection: string,
    readonly position: bigint | undefined,
    cause: unknown,
  ) {
    const where = position === undefined ? '' : ` at position ${position}`;
    super(`projection ${projection} failed${where}: ${messageOf(cause)}`, { cause });
  }
}

/** Fewer rows were written than the batch has: another writer has moved the table on without the checkpoint. */
export class LostWrite extends Error {
  readonly code = 'lost-write';
  constructor(
    readonly table: string,
    readonly expected: number,
    readonly written: number,
  ) {
    super(`${table}: ${written} of ${expected} rows written, the others hold a later revision`);
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
