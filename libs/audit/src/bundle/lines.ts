import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';

/** A bundle that cannot be read as lines. */
export class BundleDamaged extends Error {
  readonly code = 'bundle-damaged';
}

/** An event may have a megabyte, and its proof little. */
const longestLine = 16 * 1024 * 1024;
const chunkSize = 256 * 1024;
const newline = 0x0a;

/**
 * Lines of a gzipped file without their newline, as many at a time as have been read. Holds one chunk.
 * @throws {BundleDamaged}
 */
export async function* readLines(file: string): AsyncGenerator<Buffer[], void, undefined> {
  const source = createReadStream(file, { highWaterMark: chunkSize });
  const text = source.pipe(createGunzip({ chunkSize }));
  source.on('error', (error) => text.destroy(error));
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      const lines: Buffer[] = [];
      let start = 0;
      for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
        lines.push(bytes.subarray(start, end));
        start = end + 1;
      }
      rest = bytes.subarray(start);
      if (rest.length > longestLine) throw new BundleDamaged('a line is longer than any bundle has');
      if (lines.length > 0) yield lines;
    }
  } catch (cause) {
    if (cause instanceof BundleDamaged || (cause as NodeJS.ErrnoException).code === 'ENOENT') throw cause;
    throw new BundleDamaged(`the file is damaged or cut off (${(cause as Error).message})`, { cause });
  } finally {
    source.destroy();
  }
  if (rest.length > 0) throw new BundleDamaged('the last line is cut off');
}

/** Writes lines into a gzipped file for its owner alone, which has its name only when it is complete. */
export class LineWriter {
  private readonly gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize });
  private readonly draft: string;
  private readonly written: Promise<void>;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;

  constructor(private readonly file: string) {
    this.draft = `${file}.${process.pid}.part`;
    const out = createWriteStream(this.draft, { flags: 'wx', mode: 0o600 });
    this.written = finished(this.gzip.pipe(out));
    this.written.catch((error: Error) => this.gzip.destroy(error));
    this.gzip.on('error', (error) => out.destroy(error));
  }

  async write(line: Buffer): Promise<void> {
    this.waiting.push(line, Buffer.of(newline));
    this.waitingBytes += line.length + 1;
    if (this.waitingBytes >= chunkSize) await this.flush();
  }

  control(line: object): Promise<void> {
    return this.write(Buffer.from(JSON.stringify(line)));
  }

  async close(): Promise<void> {
    await this.flush();
    this.gzip.end();
    await this.written;
    renameSync(this.draft, this.file);
  }

  /** Leaves nothing behind. */
  async abandon(): Promise<void> {
    this.gzip.destroy(new Error('abandoned'));
    await this.written.catch(() => undefined);
    rmSync(this.draft, { force: true });
  }

  private async flush(): Promise<void> {
    const bytes = Buffer.concat(this.waiting.splice(0));
    this.waitingBytes = 0;
    if (bytes.length === 0 || this.gzip.write(bytes)) return;
    await Promise.race([once(this.gzip, 'drain'), this.written]);
  }
}
