import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { open, type Database, type RootDatabase } from 'lmdb';
import {
  idKey,
  nameKey,
  positionKey,
  positionOfKey,
  revisionKey,
  revisionOfKey,
  streamOfKey,
} from './keys.js';

/** An event to commit. `stream` is the stream's number, `id` a canonical UUID. */
export interface NewRecord {
  position: number;
  stream: number;
  revision: number;
  id: string;
  bytes: Buffer;
}

/** What one transaction writes: all of it or nothing. */
export interface Commit {
  streams: ReadonlyMap<string, number>;
  records: readonly NewRecord[];
}

const LAST = 0xffff_ffff_ffff;

/**
 * Events by position; positions by stream and revision; revisions by stream and event id. Streams are numbered from 1
 * so that keys stay short. Reads see the last commit; reads of one turn of the event loop see the same one.
 */
export class EventStore {
  private readonly events: Database<Buffer, Buffer>;
  private readonly names: Database<Buffer, Buffer>;
  private readonly revisions: Database<Buffer, Buffer>;
  private readonly ids: Database<Buffer, Buffer>;

  private constructor(private readonly root: RootDatabase<Buffer, Buffer>) {
    const table = (name: string) =>
      root.openDB<Buffer, Buffer>({ name, encoding: 'binary', keyEncoding: 'binary' });
    this.events = table('events');
    this.names = table('streams');
    this.revisions = table('revisions');
    this.ids = table('ids');
  }

  static open(directory: string): EventStore {
    const store = new EventStore(
      open<Buffer, Buffer>({
        path: directory,
        noSubdir: false,
        maxDbs: 4,
        encoding: 'binary',
        keyEncoding: 'binary',
        // A write's promise then resolves after the transaction is on the disk, not merely visible.
        overlappingSync: false,
        // Commits are grouped by the writer; waiting for the end of the turn as well would only add delay.
        eventTurnBatching: false,
      } as Parameters<typeof open>[0] & { path: string }),
    );
    // LMDB syncs its files but not the names by which a new one is found after a power failure.
    for (const made of [directory, dirname(directory), dirname(dirname(directory))]) syncDirectory(made);
    return store;
  }

  /** Resolves when the commit is on the disk. */
  async commit(commit: Commit): Promise<void> {
    const done = await this.write(() => {
      for (const [name, number] of commit.streams) {
        const value = Buffer.allocUnsafe(4);
        value.writeUInt32BE(number, 0);
        void this.names.put(nameKey(name), value);
      }
      for (const { position, stream, revision, id, bytes } of commit.records) {
        const key = positionKey(position);
        const at = revisionKey(stream, revision);
        void this.events.put(key, bytes);
        void this.revisions.put(at, key);
        void this.ids.put(idKey(stream, id), at);
      }
    });
    if (!done) throw new Error('the store refused the transaction');
    // Whoever is told of the commit must not read a snapshot from before it.
    this.root.resetReadTxn();
  }

  private async write(puts: () => void): Promise<boolean> {
    try {
      return await this.root.batch(puts);
    } catch (error) {
      // The reason comes as one more promise, which ends the process when nobody waits for it.
      await (error as { commitError?: Promise<unknown> }).commitError;
      throw error;
    }
  }

  firstPosition(): number | undefined {
    for (const key of this.events.getKeys({ limit: 1 })) return positionOfKey(key);
    return undefined;
  }

  lastRecord(): { position: number; bytes: Buffer } | undefined {
    for (const { key, value } of this.events.getRange({ reverse: true, limit: 1 })) {
      return { position: positionOfKey(key), bytes: value };
    }
    return undefined;
  }

  /** The position of the event before a place in the log. */
  lastBefore(position: number): number | undefined {
    if (position <= 0) return undefined;
    const range = { start: positionKey(position - 1), reverse: true, limit: 1 };
    for (const key of this.events.getKeys(range)) return positionOfKey(key);
    return undefined;
  }

  /** Whether more than so many events are behind a position. */
  hasMoreThan(count: number, position: number): boolean {
    const range = { start: positionKey(position + 1), limit: count + 1 };
    return [...this.events.getKeys(range)].length > count;
  }

  /** Whether an event begins at a position. */
  begins(position: number): boolean {
    return Number.isSafeInteger(position) && position <= LAST && this.events.doesExist(positionKey(position));
  }

  /** The highest number given to a stream; 0 when there is none. */
  lastStream(): number {
    for (const key of this.revisions.getKeys({ reverse: true, limit: 1 })) return streamOfKey(key);
    return 0;
  }

  /** The number of a stream, 0 when nothing was ever written to it. */
  streamNumber(name: string): number {
    return this.names.get(nameKey(name))?.readUInt32BE(0) ?? 0;
  }

  /** −1 when the stream is empty. */
  lastRevision(stream: number): number {
    const range = {
      start: revisionKey(stream, LAST),
      end: revisionKey(stream - 1, LAST),
      reverse: true,
      limit: 1,
    };
    for (const key of this.revisions.getKeys(range)) return revisionOfKey(key);
    return -1;
  }

  positionAt(stream: number, revision: number): number | undefined {
    const key = this.revisions.get(revisionKey(stream, revision));
    return key === undefined ? undefined : positionOfKey(key);
  }

  /** The latest revision in the stream with that event id. */
  revisionOf(stream: number, id: string): number | undefined {
    const key = this.ids.get(idKey(stream, id));
    return key === undefined ? undefined : revisionOfKey(key);
  }

  at(stream: number, revision: number): Buffer | undefined {
    const key = this.revisions.get(revisionKey(stream, revision));
    return key === undefined ? undefined : this.events.get(key);
  }

  /** Events of a stream from revision `first` to `last`, both included, in that order; `first` may be the greater. */
  *stream(stream: number, first: number, last: number): Generator<Buffer> {
    for (const { value } of this.revisions.getRange(
      between(revisionKey(stream, first), revisionKey(stream, last)),
    )) {
      const bytes = this.events.get(value);
      if (bytes !== undefined) yield bytes;
    }
  }

  /** Events from position `first` to `last`, both included, in that order; `first` may be the greater. */
  *all(first: number, last: number): Generator<Buffer> {
    for (const { value } of this.events.getRange(between(positionKey(first), positionKey(last)))) yield value;
  }

  async close(): Promise<void> {
    await this.root.close();
  }
}

function between(start: Buffer, last: Buffer) {
  const reverse = start.compare(last) > 0;
  return { start, end: last, reverse, inclusiveEnd: true };
}

function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
