/** PostgreSQL could not be reached, or refused the connection, within the time allowed. */
export class ReadModelUnavailable extends Error {
  readonly code = 'read-model-unavailable';
  constructor(
    readonly address: string,
    cause: unknown,
  ) {
    super(`no connection to PostgreSQL at ${address}: ${messageOf(cause)}`, { cause });
  }
}

/** PostgreSQL did not answer a statement in time; whether it took effect is not known. The connection is given up. */
export class ReadModelSilent extends Error {
  readonly code = 'read-model-silent';
  constructor(readonly waitedMs: number) {
    super(`PostgreSQL did not answer within ${waitedMs} ms`);
  }
}

/**
 * A database that is away, full or shutting down, or that has ended a statement or a session for taking too long;
 * Node's codes of a lost connection; an answer that did not come.
 */
const away =
  /^(08|53|57)...$|^25P0[34]$|^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN|read-model-silent)/;
/** The client's own words, which come without a code. */
const unanswered =
  /timeout exceeded when trying to connect|timeout expired|Connection terminated|is not queryable/;

/** Whether an error says that PostgreSQL is away for now; a refused password or a wrong name is not that. */
export function isReadModelAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof ReadModelUnavailable) return isReadModelAway(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return away.test(code) || unanswered.test(error.message);
}

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

/** Another process has been bringing the schema up to date for a long time. */
export class SchemaBusy extends Error {
  readonly code = 'schema-busy';
  constructor(waitedMs: number) {
    super(`another process has been changing the schema for more than ${waitedMs / 60_000} minutes`);
  }
}

/** Another process rebuilds at this moment. */
export class RebuildRunning extends Error {
  readonly code = 'rebuild-running';
  constructor() {
    super('a rebuild is running already');
  }
}

/** The rebuild gave up: its source ended behind the live projection, or queries never let go of the tables. */
export class RebuildFailed extends Error {
  readonly code = 'rebuild-failed';
}

/** The text is no cursor of this query. */
export class InvalidCursor extends Error {
  readonly code = 'invalid-cursor';
  constructor() {
    super('the cursor does not belong to this query');
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
