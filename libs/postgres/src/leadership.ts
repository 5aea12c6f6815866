import { tryLock } from './advisory-lock.js';
import type { Session } from './bounded-client.js';
import type { Database } from './database.js';

/** This process is the active one of a name, until `lost` or `release`. */
export interface Leadership {
  readonly name: string;
  /** Resolves when the connection that holds the lock breaks; never rejects. Stop working then. */
  readonly lost: Promise<void>;
  release(): Promise<void>;
}

/**
 * Waits until no other process leads under `name`. The lock belongs to a session of its own: the server frees it
 * when the process ends, and within some 12 seconds when process, machine or network fall silent. Two may briefly
 * believe to lead, so what a leader writes must bear it. Rejects with the signal's reason when aborted, or when the
 * server is gone.
 */
export type Lead = (name: string, signal: AbortSignal) => Promise<Leadership>;

export const leadBy =
  (db: Pick<Database, 'session'>): Lead =>
  async (name, signal) => {
    signal.throwIfAborted();
    const session = await db.session();
    const giveUp = () => session.destroy();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      const key = `hashtextextended('liandong.lead.' || $1, 0)`;
      while (!(await tryLock(session, key, name))) signal.throwIfAborted();
      signal.throwIfAborted();
      return held(session, name);
    } catch (error) {
      session.destroy();
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  };

function held(session: Session, name: string): Leadership {
  let isReleased = false;
  const lost = new Promise<void>((resolve) => {
    session.once('error', () => resolve());
    session.once('end', () => {
      if (!isReleased) resolve();
    });
  });
  return {
    name,
    lost,
    async release() {
      isReleased = true;
      await session.end();
    },
  };
}
