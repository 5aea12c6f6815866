import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const lookedAtBytes = 64 * 1024;
const warn = 40;
/** A process that waits for an engine says so again within this time. */
const saidAgainMs = 15_000;

interface Entry {
  readonly level: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly msg?: string;
  readonly waitingFor?: readonly string[];
  readonly reason?: string;
  readonly err?: { readonly message?: string };
}

/** The newest complaint in a program's log since then, in one or a few lines: why it is not ready. */
export function latestReason(logFile: string, sinceMs: number): string | undefined {
  const entries = endOf(logFile)
    .split('\n')
    .flatMap((line) => entryIn(line) ?? []);
  const newest = entries.findLast(({ level, time }) => level >= warn && time >= sinceMs);
  if (!newest) return undefined;
  // what a process waits for says more than what its clients complain about meanwhile
  const waiting = entries.findLast(({ waitingFor, time }) => waitingFor && time > newest.time - saidAgainMs);
  const { msg, waitingFor, reason, err } = waiting ?? newest;
  if (waitingFor) return waitingFor.join('\n');
  return [msg, reason ?? err?.message].filter(Boolean).join(': ');
}

function entryIn(line: string): Entry | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && 'level' in entry ? (entry as Entry) : undefined;
  } catch {
    // a line that is cut, or one that is no entry
    return undefined;
  }
}

function endOf(file: string): string {
  let opened: number | undefined;
  try {
    opened = openSync(file, 'r');
    const { size } = fstatSync(opened);
    const bytes = Buffer.alloc(Math.min(size, lookedAtBytes));
    readSync(opened, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString();
  } catch {
    return '';
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}
