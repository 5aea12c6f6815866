/** What the engine has to say to whoever runs it. */
export interface Logger {
  info(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
}

export const silent: Logger = { info: () => undefined, error: () => undefined };

/** One JSON object a line. */
export function jsonLines(out: { write(line: string): unknown }): Logger {
  const line = (level: string) => (event: string, fields?: Record<string, unknown>) => {
    out.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`);
  };
  return { info: line('info'), error: line('error') };
}

export function messageOfError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
