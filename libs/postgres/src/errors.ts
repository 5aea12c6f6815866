/** PostgreSQL could not be reached, or refused the connection, within the time allowed. */
export class PostgresUnavailable extends Error {
  readonly code = 'postgres-unavailable';
  constructor(
    readonly address: string,
    cause: unknown,
  ) {
    super(`no connection to PostgreSQL at ${address}: ${messageOf(cause)}`, { cause });
  }
}

/** PostgreSQL did not answer a statement in time; whether it took effect is not known. The connection is given up. */
export class PostgresSilent extends Error {
  readonly code = 'postgres-silent';
  constructor(readonly waitedMs: number) {
    super(`PostgreSQL did not answer within ${waitedMs} ms`);
  }
}

/**
 * A database that is away, full or shutting down, or that has ended a statement or a session for taking too long;
 * Node's codes of a lost connection; an answer that did not come.
 */
const away =
  /^(08|53|57)...$|^25P0[34]$|^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN|postgres-silent)/;
/** The client's own words, which come without a code. */
const unanswered =
  /timeout exceeded when trying to connect|timeout expired|Connection terminated|is not queryable/;

/** Whether an error says that PostgreSQL is away for now; a refused password or a wrong name is not that. */
export function isPostgresAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof PostgresUnavailable) return isPostgresAway(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return away.test(code) || unanswered.test(error.message);
}

/** Another process has been bringing the schema up to date for a long time. */
export class SchemaBusy extends Error {
  readonly code = 'schema-busy';
  constructor(waitedMs: number) {
    super(`another process has been changing the schema for more than ${waitedMs / 60_000} minutes`);
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
