import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PositionStore } from './event.js';

/** Keeps a position in a file, which holds the old one or the new one whatever happens. */
export class FilePositions implements PositionStore {
  constructor(private readonly file: string) {}

  async load(): Promise<string | undefined> {
    try {
      return await readFile(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async save(position: string): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true });
    const draft = `${this.file}.${process.pid}`;
    const out = await open(draft, 'w');
    try {
      await out.writeFile(position);
      // a name that lasts over a power cut must not be that of an empty file
      await out.sync();
    } finally {
      await out.close();
    }
    await rename(draft, this.file);
  }
}
