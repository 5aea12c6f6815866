import type pg from 'pg';
import { codeOf, type Database } from './database.js';

/** This process is the active one of a name, until `lost` or `release`. */
export interface Leadership {
  readonly name: string;
  /** Resolves when the connection that holds the lock breaks; never rejects. Stop working then. */
  readonly lost: Promise<void>;
  release(): Promise<void>;
}

const waitMs = 1_000;
const heartbeatMs = 2_000;
const silentMs = 5_000;
const lockNotAvailable = '55P03';

/**
 * Waits until no other process leads under `name`. The lock belongs to a connection of its own: the server frees it
 * when the process ends, and within some 20 seconds when its machine falls silent. Two may briefly believe to lead,
 * so what a leader writes must bear it. Rejects with the signal's reason when aborted, or when the server is gone.
 */
export async function lead(db: Database, name: string, signal: AbortSignal): Promise<Leadership> {
  signal.throwIfAborted();
  const session = await db.session();
  const giveUp = () => destroy(session);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await session.query(`set lock_timeout = ${waitMs}; set tcp_keepalives_idle = 10;
      set tcp_keepalives_interval = 3; set tcp_keepalives_count = 3`);
    while (!(await tryLock(session, name))) signal.throwIfAborted();
    signal.throwIfAborted();
    return held(session, name);
  } catch (error) {
    destroy(session);
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** Waits a while in the server's queue: hand-over is immediate, and an abandoned wait ends by itself. */
async function tryLock(session: pg.Client, name: string): Promise<boolean> {
  try {
    await session.query(`select pg_advisory_lock(hashtextextended('liandong.lead.' || $1, 0))`, [name]);
    return true;
  } catch (error) {
    if (codeOf(error) === lockNotAvailable) return false;
    throw error;
  }
}

function held(session: pg.Client, name: string): Leadership {
  let isReleased = false;
  const lost = new Promise<void>((resolve) => {
    session.once('error', () => resolve());
    session.once('end', () => {
      if (!isReleased) resolve();
    });
  });
  const heartbeat = setInterval(() => {
    const silent = setTimeout(() => destroy(session), silentMs);
    session.query('select 1').then(
      () => clearTimeout(silent),
      () => {
        clearTimeout(silent);
        destroy(session);
      },
    );
  }, heartbeatMs);
  heartbeat.unref();
  void lost.then(() => clearInterval(heartbeat));
  return {
    name,
    lost,
    async release() {
      isReleased = true;
      clearInterval(heartbeat);
      await session.end();
    },
  };
}

/** Ends the connection without asking the server, which may not answer. */
const destroy = (session: pg.Client): void => {
  (session as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
};
