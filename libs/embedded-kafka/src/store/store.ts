import { join } from 'node:path';
import { Database, Key, open, RootDatabase } from 'lmdb';
import { CommitQueue } from './commit-queue.js';
import { claim, release } from './owner.js';
import {
  CommittedOffset,
  GroupRecord,
  PartitionRecord,
  ProducerRecord,
  TopicRecord,
  UserRecord,
} from './records.js';

/** Something whose current state is written once per group of writes, however often it changed. */
export interface Persistent {
  persist(group: WriteGroup): void;
}

/** The writes of one group commit: they become durable together or not at all. */
export class WriteGroup {
  private readonly pending = new Set<Promise<unknown>>();
  private readonly touched = new Set<Persistent>();

  put<V, K extends Key>(db: Database<V, K>, key: K, value: V): void {
    this.pending.add(db.put(key, value));
  }

  remove<V, K extends Key>(db: Database<V, K>, key: K): void {
    this.pending.add(db.remove(key));
  }

  touch(subject: Persistent): void {
    this.touched.add(subject);
  }

  /** Must follow the writes without a pause: what is put in one turn of the event loop is one transaction. */
  async seal(): Promise<void> {
    for (const subject of this.touched) subject.persist(this);
    await Promise.all(this.pending);
  }
}

export type WriteIntent = (group: WriteGroup) => void;
export type PartitionKey = [topic: number, partition: number];

/**
 * All that is durable, in one LMDB environment. Reads see only what is committed. A write runs when its group
 * is written, so it must read the state to be stored at that time.
 */
export class Store {
  /** [topic, partition, base offset] → the batch as sent to consumers */
  readonly batches: Database<Buffer, [number, number, number]>;
  /**
   * [topic, partition, timestamp] → base offset of the first batch that held a timestamp as late as that: no batch
   * before it does. Only batches later than all before them have an entry, so timestamps rise with offsets.
   */
  readonly times: Database<number, [number, number, number]>;
  readonly topics: Database<TopicRecord, number>;
  readonly partitions: Database<PartitionRecord, PartitionKey>;
  readonly producers: Database<ProducerRecord, [number, number, number]>;
  readonly groups: Database<GroupRecord, string>;
  readonly offsets: Database<CommittedOffset, [string, string, number]>;
  readonly users: Database<UserRecord, string>;
  readonly settings: Database<string | number, string>;
  private readonly queue: CommitQueue<WriteIntent>;

  private constructor(
    private readonly root: RootDatabase,
    onFailure: (error: Error) => void,
  ) {
    this.batches = root.openDB('batches', { encoding: 'binary' });
    this.times = root.openDB('times', { encoding: 'json' });
    this.topics = root.openDB('topics', { encoding: 'json' });
    this.partitions = root.openDB('partitions', { encoding: 'json' });
    this.producers = root.openDB('producers', { encoding: 'json' });
    this.groups = root.openDB('groups', { encoding: 'json' });
    this.offsets = root.openDB('offsets', { encoding: 'json' });
    this.users = root.openDB('users', { encoding: 'json' });
    this.settings = root.openDB('settings', { encoding: 'json' });
    this.queue = new CommitQueue(async (writes) => {
      const group = new WriteGroup();
      for (const write of writes) write(group);
      await group.seal();
    }, onFailure);
  }

  /** @throws DirectoryHeldError when a live process holds the directory */
  static async open(directory: string, onFailure: (error: Error) => void): Promise<Store> {
    // Without overlappingSync a commit resolves after the data and then the root page are synced.
    const root = open({ path: join(directory, 'log'), overlappingSync: false, maxDbs: 16 });
    const store = new Store(root, onFailure);
    try {
      claim(store.settings, directory);
    } catch (error) {
      await root.close();
      throw error;
    }
    return store;
  }

  commit(write: WriteIntent): Promise<void> {
    return this.queue.commit(write);
  }

  async close(): Promise<void> {
    await this.queue.close();
    release(this.settings);
    await this.root.close();
  }
}
