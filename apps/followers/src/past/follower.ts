import { Historian, historyFiles, turnToEpoch } from '#audit';
import type { Follower } from '../following/follower.js';

export interface HistoryOptions {
  readonly folder: string;
  /** Of the log; see `epochOf`. */
  readonly epoch: () => Promise<string | undefined>;
  readonly place: string;
  readonly tell: (position: bigint) => Promise<void>;
  /** Events between two snapshots; the usual number when left out. */
  readonly stride?: number;
}

/** A follower with something to let go of when it is over. */
export interface HistoryFollower extends Follower {
  close(): Promise<void>;
}

/**
 * Keeps the snapshots of one folder; see `Historian`. The folder is opened by the first attempt that can: one that is
 * full, or not there, is a failure of this follower and of nobody else.
 */
export function historyFollower({ folder, epoch, place, tell, stride }: HistoryOptions): HistoryFollower {
  let opened: Awaited<ReturnType<typeof Historian.open>> | undefined;
  const open = async () => {
    if (opened) return opened;
    turnToEpoch(folder, await epoch(), historyFiles);
    return (opened = await Historian.open(folder, stride));
  };
  return {
    name: 'history',
    lingerMs: 50,
    place,
    position: async () => (await open()).historian.restart(),
    handle: async ({ events, upTo }) => {
      await (await open()).historian.take(events);
      await tell(upTo);
    },
    close: async () => {
      await opened?.store.close();
    },
  };
}
