import { schema, type Database } from './database.js';

/** Any number: the same for every process of this service, and used for nothing else. */
const migrationLock = '7305194801';

/** Brings the schema up to date. Processes that start together do it one after the other. */
export async function migrate(db: Database): Promise<void> {
  const session = await db.session();
  try {
    await session.query('select pg_advisory_lock($1)', [migrationLock]);
    await session.query(`create schema if not exists ${schema}`);
    await db.source.runMigrations({ transaction: 'each' });
  } finally {
    await session.end();
  }
}
