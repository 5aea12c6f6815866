import type { Session } from './bounded-client.js';
import { codeOf } from './database.js';

const waitMs = 1_000;
const lockNotAvailable = '55P03';

/**
 * Whether the session gets the lock of the key (an SQL expression of `$1`) within a second. It waits in the server's
 * queue meanwhile, so that hand-over is immediate, and an abandoned wait ends by itself. From then on the session waits
 * a second for any lock.
 */
export async function tryLock(session: Session, key: string, value: string): Promise<boolean> {
  await session.query(`set lock_timeout = ${waitMs}`);
  try {
    await session.query(`select pg_advisory_lock(${key})`, [value]);
    return true;
  } catch (error) {
    if (codeOf(error) === lockNotAvailable) return false;
    throw error;
  }
}
