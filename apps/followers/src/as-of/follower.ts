import { Snapshotter, snapshotFiles, turnToEpoch } from '#audit';
import type { Follower } from '../following/follower.js';

export interface SnapshotFollowerOptions {
  readonly folder: string;
  /** Of the log; see `epochOf`. */
  readonly epoch: () => Promise<string | undefined>;
  readonly place: string;
  readonly tell: (position: bigint) => Promise<void>;
  /** Events between two snapshots; the usual number when left out. */
  readonly stride?: number;
}

/** A follower that holds a store open until `close`. */
export interface SnapshotFollower extends Follower {
  close(): Promise<void>;
}

/**
 * Keeps the snapshots of one folder; see `Snapshotter`. The folder is opened by the first successful attempt: a full
 * or missing folder is a failure of this follower only.
 */
export function snapshotFollower({
  folder,
  epoch,
  place,
  tell,
  stride,
}: SnapshotFollowerOptions): SnapshotFollower {
  let opened: Awaited<ReturnType<typeof Snapshotter.open>> | undefined;
  const open = async () => {
    if (opened) return opened;
    turnToEpoch(folder, await epoch(), snapshotFiles);
    return (opened = await Snapshotter.open(folder, stride));
  };
  return {
    name: 'snapshots',
    lingerMs: 50,
    place,
    position: async () => (await open()).snapshotter.restart(),
    handle: async ({ events, upTo }) => {
      await (await open()).snapshotter.take(events);
      await tell(upTo);
    },
    close: async () => {
      await opened?.store.close();
    },
  };
}
