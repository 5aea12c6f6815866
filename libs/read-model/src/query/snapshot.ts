import type { Database, Queryable } from '#postgres';
import { inLockOrder } from '../projecting/lock-order.js';
import { schema } from '../projecting/store.js';

/**
 * One consistent view of the named tables. They are locked before the snapshot is taken: a table that a rebuild
 * swaps in between would show rows of another position.
 */
export function snapshot<T>(
  db: Database,
  tables: readonly string[],
  work: (client: Queryable) => Promise<T>,
): Promise<T> {
  const names = inLockOrder(tables)
    .map((table) => `${schema}.${table}`)
    .join(', ');
  return db.transaction(
    work,
    `begin isolation level repeatable read read only; lock table ${names} in access share mode`,
  );
}
