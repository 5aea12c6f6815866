import { tryLock } from './advisory-lock.js';
import { longAnswerMs } from './connections.js';
import type { Database } from './database.js';
import { SchemaBusy } from './errors.js';

/** Any number: the same for every process of this service, and used for nothing else. */
const migrationLock = '7305194801';

/**
 * Brings the schema up to date. Processes that start together do it one after the other.
 * @throws {SchemaBusy}
 */
export async function migrate(db: Database): Promise<void> {
  const session = await db.session();
  try {
    const deadline = Date.now() + longAnswerMs;
    while (!(await tryLock(session, '$1', migrationLock))) {
      if (Date.now() > deadline) throw new SchemaBusy(longAnswerMs);
    }
    await session.query(`create schema if not exists ${db.contents.schema}`);
    await db.patiently((source) => source.runMigrations({ transaction: 'each' }));
  } finally {
    await session.end();
  }
}
