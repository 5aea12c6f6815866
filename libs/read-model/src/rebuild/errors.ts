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
