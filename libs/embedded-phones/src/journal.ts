import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** One line per entry, on disk before it is acted on. A line that broke off with the process counts as not written. */
export class Journal<Entry extends object> {
  private readonly file: number;

  private constructor(
    path: string,
    readonly entries: readonly Entry[],
  ) {
    this.file = openSync(path, 'a', 0o600);
  }

  static open<Entry extends object>(dir: string): Journal<Entry> {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const path = join(dir, 'phones.jsonl');
    return new Journal<Entry>(path, readLines(path));
  }

  /** Durable on return. Begins a line of its own, whatever was broken off before. */
  write(entry: Entry): void {
    writeSync(this.file, `\n${JSON.stringify(entry)}\n`);
    fsyncSync(this.file);
  }

  close(): void {
    closeSync(this.file);
  }
}

function readLines<Entry>(path: string): Entry[] {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      return [JSON.parse(line) as Entry];
    } catch {
      return [];
    }
  });
}
