import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { PostgresBinaries } from './binaries.js';

/** A user of the system, by number. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** What is the same for all programs of one cluster. */
export interface PostgresRun {
  readonly binaries: PostgresBinaries;
  readonly dataDir: string;
  /** Whom they run as, where it is not this process's own user. */
  readonly account?: Account;
  /** Every line that they print. */
  readonly say: (line: string) => void;
  /** Called with each process that is started. */
  readonly onStart: (child: ChildProcess) => void;
}

/** Starts one of PostgreSQL's programs. Gives the process, and what it has said of late that went wrong. */
export function startPostgres(
  { binaries, account, say, onStart }: PostgresRun,
  program: keyof PostgresBinaries,
  args: readonly string[],
): { child: ChildProcess; complaint: () => string } {
  const child = spawn(binaries[program], [...args], {
    ...account,
    // what it prints is looked at here: in English, whatever the machine speaks
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onStart(child);
  let complaints: { readonly at: number; readonly text: string }[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(say);
      const found = lines.flatMap(complaintIn).map((text) => ({ at: Date.now(), text }));
      complaints = [...complaints, ...found].slice(-mostComplaints);
    });
  }
  // it may end before it has read everything; the exit code tells
  child.stdin?.on('error', () => undefined);
  const complaint = (): string => {
    const fresh = complaints.filter(({ at }) => Date.now() - at < freshMs).map(({ text }) => text);
    return [...new Set(fresh)].join('; ');
  };
  return { child, complaint };
}

/** Runs one of PostgreSQL's programs to its end. @throws when it does not succeed */
export async function runPostgres(
  run: PostgresRun,
  program: keyof PostgresBinaries,
  args: readonly string[],
  input = '',
): Promise<void> {
  const { child, complaint } = startPostgres(run, program, args);
  child.stdin?.end(input);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code !== 0) throw new Error(`${program} ended with ${signal ?? code}: ${complaint()}`);
}

const mostComplaints = 2;
/** What was said longer before the end had nothing to do with it. */
const freshMs = 10_000;

/** What a line says went wrong with the program. What a client did, or was told when it was sent away, is not that. */
function complaintIn(line: string): string[] {
  const [, level, text] = /(PANIC|FATAL|LOG|error):\s+(.*)/.exec(line) ?? [];
  if (!text || /^(terminating connection|the database system is)|(from|to) client/.test(text)) return [];
  return level !== 'LOG' || text.includes('could not') ? [text] : [];
}
