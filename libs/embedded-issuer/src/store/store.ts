import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { open, type Database, type Key, type RootDatabase } from 'lmdb';

const ownerOnly = { folder: 0o700, file: 0o600 };

/**
 * All that is durable, in one LMDB environment that its owner alone can read. Several processes may have it open at once:
 * what one has changed, the others read from then on.
 */
export class Store {
  private constructor(private readonly root: RootDatabase) {}

  /** @param directory made if it does not exist */
  static open(directory: string): Store {
    const path = join(directory, 'state');
    for (const folder of [directory, path]) {
      mkdirSync(folder, { recursive: true, mode: ownerOnly.folder });
      chmodSync(folder, ownerOnly.folder);
    }
    // without overlappingSync a transaction ends after the data and then the root page are synced
    const settings = { overlappingSync: false, maxDbs: 16, permissionsMode: ownerOnly.file };
    return new Store(open({ path, ...settings }));
  }

  table<V, K extends Key>(name: string): Database<V, K> {
    return this.root.openDB<V, K>(name, { encoding: 'json' });
  }

  /** Runs alone among all processes; what it changed is on disk when this returns, and nothing of it when it throws. */
  change<T>(work: () => T): T {
    return this.root.transactionSync(work);
  }

  close(): Promise<void> {
    return this.root.close();
  }
}
