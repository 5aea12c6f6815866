/** EventStoreDB and KurrentDB where they differ, each named by the first release that does so. */
export const likeable = ['24.2', '25.0', '25.1'] as const;
export type ServerLike = (typeof likeable)[number];

/** In what the engine takes after a real server. */
export interface Behaviour {
  /** The release that is told to clients. */
  serverVersion: string;
  /**
   * Which checkpoint a filtered subscription gives at the end of its catching up.
   * - `last-match`: of the last event that matched, 2^64 − 1 where none did (EventStoreDB up to 24.10.4).
   * - `log-end`: where the log ended, with a prepare position of 0; the next event is recorded there (KurrentDB 25.0.0,
   *   which does so only where the last page it read was full).
   * - `page-start`: where the last page began, or of an event that matched in it (KurrentDB 25.0.1, 24.10.5).
   */
  checkpoints: 'last-match' | 'log-end' | 'page-start';
  /** Whether the positions of a new log are byte offsets; a log that has events goes on as it began. */
  byteOffsets: boolean;
  /** Whether an append is left without an answer that repeats one which is still being written. */
  dropsRepeats: boolean;
  /** How long after it listens the node does not lead yet and refuses. */
  leaderAfterMs: number;
  /** How long each transaction waits before it is written. */
  commitDelayMs: number;
  /** How often statistics are written into a system stream; 0 for never. */
  statisticsEveryMs: number;
}

const plain: Behaviour = {
  serverVersion: '24.10.0',
  checkpoints: 'last-match',
  byteOffsets: false,
  dropsRepeats: false,
  leaderAfterMs: 0,
  commitDelayMs: 0,
  statisticsEveryMs: 0,
};

const real = { byteOffsets: true, dropsRepeats: true, leaderAfterMs: 1_000, statisticsEveryMs: 30_000 };

const behaviours: Record<ServerLike, Behaviour> = {
  '24.2': { ...plain, ...real, serverVersion: '24.2.0' },
  '25.0': { ...plain, ...real, serverVersion: '25.0.0', checkpoints: 'log-end' },
  '25.1': { ...plain, ...real, serverVersion: '25.1.0', checkpoints: 'page-start' },
};

/** Without a server to take after: what does no harm to whoever just wants a log. */
export function behaviourOf(like?: ServerLike, changes: Partial<Behaviour> = {}): Behaviour {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...(like === undefined ? plain : behaviours[like]), ...Object.fromEntries(given) };
}
