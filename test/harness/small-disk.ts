import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own that can be filled up without harm to others: in memory, for whoever may mount one. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Nothing where this process may not mount. */
  static mount(kibibytes: number): SmallDisk | undefined {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
    const folder = mkdtempSync(join(tmpdir(), 'liandong-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder], {
        stdio: 'ignore',
      });
      return new SmallDisk(folder);
    } catch {
      rmSync(folder, { recursive: true });
      return undefined;
    }
  }

  static isPossible(): boolean {
    const disk = SmallDisk.mount(64);
    disk?.unmount();
    return disk !== undefined;
  }

  /** Makes it another size, with all that is on it. */
  resize(kibibytes: number): void {
    execFileSync('mount', ['-o', `remount,size=${kibibytes}k`, this.folder]);
  }

  /** Takes all the room that is left. */
  fill(): void {
    const file = openSync(join(this.folder, 'filling'), 'w');
    const page = Buffer.alloc(4_096);
    try {
      for (;;) writeSync(file, page);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Gives back what `fill` took. */
  clear(): void {
    rmSync(join(this.folder, 'filling'), { force: true });
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.folder]);
    rmSync(this.folder, { recursive: true });
  }
}
