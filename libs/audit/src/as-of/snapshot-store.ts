import { committed, ensureRoomToOpen, oneByOne } from '../disk.js';
import {
  agencyNamedIn,
  incidentOf,
  type ChangedRow,
  type StateBase,
  type StateForm,
  type Touch,
} from '#read-model';
import { open, type Database, type RootDatabase } from 'lmdb';
import {
  headKey,
  headRange,
  incidentOfKey,
  incidentKey,
  incidentRange,
  keyOfHead,
  positionAtEnd,
  positionKey,
  rowOfIncidentKey,
  rowOfVersion,
  touchKey,
  versionKey,
  versionsOf,
} from './snapshot-keys.js';
import { rowHash, stateHash, type StateHash } from './state-hash.js';

/** The state after the event at `position`, with its hash. */
export interface Snapshot {
  readonly position: bigint;
  /** Events folded up to here. */
  readonly events: number;
  /** The latest instant at which any event up to here was recorded. */
  readonly recordedAt: string;
  /** When it occurred, by its own account; nothing where an earlier version made the snapshot. */
  readonly occurred?: {
    /** The earliest of the events since the snapshot before. */
    readonly first: string;
    /** The latest of all events up to here. */
    readonly last: string;
  };
  readonly state: StateHash;
}

export interface Version {
  readonly id: Buffer;
  readonly table: string;
  readonly key: string;
  readonly position: bigint;
  readonly row: Buffer;
  readonly hash: Buffer | undefined;
}

/** The folder was written by a version whose rows have another form. */
export class OtherForm extends Error {
  readonly code = 'snapshots-of-another-form';
}

/**
 * Every version of every row at each snapshot, on disk (LMDB). All of it is derived from the log: a folder that is lost,
 * or of another form, is rebuilt from the start of the log. One process writes; others may read at the same time.
 */
export class SnapshotStore {
  private readonly rows: Database<Buffer, Buffer>;
  private readonly hashes: Database<Buffer, Buffer>;
  private readonly heads: Database<Buffer, Buffer>;
  private readonly incidents: Database<Buffer, Buffer>;
  private readonly agencies: Database<Buffer, Buffer>;
  private readonly touched: Database<Buffer, Buffer>;
  private readonly snapshotsTable: Database<Buffer, Buffer>;
  private readonly marks: Database<Buffer, Buffer>;

  private constructor(
    private readonly folder: string,
    private readonly root: RootDatabase<Buffer, Buffer>,
    private readonly form: StateForm,
  ) {
    const table = (name: string, compression = false) =>
      root.openDB<Buffer, Buffer>({ name, encoding: 'binary', keyEncoding: 'binary', compression });
    this.rows = table('rows', true);
    this.hashes = table('hashes');
    this.heads = table('heads');
    this.incidents = table('incidents');
    this.agencies = table('agencies');
    this.touched = table('touched');
    this.snapshotsTable = table('snapshots');
    this.marks = table('marks');
  }

  /**
   * One that is to be written and is of another form, or keeps nothing beside the state yet, is emptied first.
   * @throws {OtherForm} where the rows of what is hashed are of another form and it is only to be read
   * @throws {NotOnDisk}
   */
  static async open(folder: string, form: StateForm, { anew = false } = {}): Promise<SnapshotStore> {
    ensureRoomToOpen(folder);
    const root = open<Buffer, Buffer>({
      path: folder,
      noSubdir: false,
      maxDbs: 10,
      encoding: 'binary',
      keyEncoding: 'binary',
      ...oneByOne,
    } as Parameters<typeof open>[0] & { path: string });
    const store = new SnapshotStore(folder, root, form);
    const known = store.marked('form');
    if (anew && (known !== form.hashed || store.marked('beside') !== form.beside)) {
      try {
        await store.clear();
        await committed(
          folder,
          root.transaction(() => {
            void store.marks.put(Buffer.from('form'), Buffer.from(form.hashed));
            void store.marks.put(Buffer.from('beside'), Buffer.from(form.beside));
          }),
        );
      } catch (error) {
        await root.close();
        throw error;
      }
    } else if (known !== undefined && known !== form.hashed) {
      await root.close();
      throw new OtherForm(`${folder} was written by another version: the follower "snapshots" rebuilds it`);
    }
    return store;
  }

  /** Whether its snapshots say who is named in what: those that an earlier version left do not. */
  get keepsSight(): boolean {
    return this.marked('beside') === this.form.beside || this.latest() === undefined;
  }

  private marked(name: string): string | undefined {
    return this.marks.get(Buffer.from(name))?.toString();
  }

  latest(): Snapshot | undefined {
    return this.upTo(2n ** 62n);
  }

  /** The last snapshot at or before a position. */
  upTo(position: bigint): Snapshot | undefined {
    if (position < 0n) return undefined;
    const range = { start: positionKey(position), reverse: true, limit: 1 };
    for (const { value } of this.snapshotsTable.getRange(range)) return snapshotOf(value);
    return undefined;
  }

  /** The last snapshot of which nothing was recorded later than an instant. */
  recordedBy(at: string): Snapshot | undefined {
    const instant = Date.parse(at);
    let [low, high] = [-1n, (this.latest()?.position ?? -1n) + 1n];
    let found: Snapshot | undefined;
    while (high - low > 1n) {
      const middle = (low + high) / 2n;
      const snapshot = this.upTo(middle);
      if (!snapshot) low = middle;
      else if (Date.parse(snapshot.recordedAt) <= instant) [low, found] = [middle, snapshot];
      else high = snapshot.position;
    }
    return found;
  }

  /** The last snapshot up to a position of which nothing occurred later than an instant. */
  occurredBy(at: string, upTo: bigint = 2n ** 62n): Snapshot | undefined {
    let found: Snapshot | undefined;
    for (const snapshot of this.snapshots()) {
      const { occurred, position } = snapshot;
      if (!occurred || position > upTo || Date.parse(occurred.last) > Date.parse(at)) break;
      found = snapshot;
    }
    return found;
  }

  /** By position, behind `after`. */
  *snapshots(after = -1n): Generator<Snapshot> {
    for (const { value } of this.snapshotsTable.getRange({ start: positionKey(after + 1n) })) {
      yield snapshotOf(value);
    }
  }

  /** The rows as a snapshot holds them; nothing at all before the first. */
  at(position: bigint): StateBase {
    return {
      row: (table, key) => {
        const found = this.lastVersion(this.rows, table, key, position);
        return found && (JSON.parse(found.toString()) as object);
      },
      keys: (table, after) => this.keysAt(table, position, after),
      ofIncident: (incidentId) => this.ofIncident(incidentId),
      ofAgency: (agencyId) => this.ofAgency(agencyId),
    };
  }

  /** Keys and hashes of a table's rows as a snapshot holds them, by key, behind `after`. */
  *hashesAt(table: string, position: bigint, after?: string): Generator<readonly [string, Buffer]> {
    for (const bytes of this.heads.getKeys(headRange(table, after))) {
      const key = keyOfHead(bytes);
      const hash = this.lastVersion(this.hashes, table, key, position);
      if (hash) yield [key, hash];
    }
  }

  /**
   * Keeps what changed since the latest snapshot as a new one. In one transaction, so that a reader sees all of it
   * or nothing.
   * @throws {NotOnDisk}
   */
  async add(
    { position, events, recordedAt, occurred }: Omit<Snapshot, 'state'>,
    changes: Iterable<ChangedRow>,
    touches: readonly Touch[],
  ): Promise<Snapshot> {
    const written = this.root.transaction(() => {
      for (const { table, key, row } of changes) {
        const hash = rowHash(row);
        void this.rows.put(versionKey(table, key, position), Buffer.from(JSON.stringify(row)));
        void this.hashes.put(versionKey(table, key, position), hash);
        void this.heads.put(headKey(table, key), hash);
        const incidentId = incidentOf(row);
        if (incidentId !== undefined) void this.incidents.put(incidentKey(incidentId, table, key), none);
        const agencyId = agencyNamedIn(table, row);
        if (agencyId !== undefined) void this.agencies.put(incidentKey(agencyId, table, key), none);
      }
      for (const touch of touches) {
        void this.touched.put(
          touchKey(touch.incidentId, touch.position),
          Buffer.from(`${touch.revision} ${touch.stream}`),
        );
      }
      const snapshot = {
        position,
        events,
        recordedAt,
        occurred,
        state: stateHash((table) => this.headHashes(table)),
      };
      void this.snapshotsTable.put(positionKey(position), bytesOf(snapshot));
      return snapshot;
    });
    return committed(this.folder, written);
  }

  /** Events of an incident's timeline, beside the position: forwards behind it, or backwards before it. */
  *touches(incidentId: string, beside: bigint, direction: 'next' | 'previous'): Generator<Touch> {
    const isForwards = direction === 'next';
    const range = isForwards
      ? { start: touchKey(incidentId, beside + 1n), end: touchKey(incidentId, 2n ** 62n) }
      : {
          start: touchKey(incidentId, beside - 1n),
          end: Buffer.from(`${incidentId}\0`),
          reverse: true,
        };
    for (const { key, value } of this.touched.getRange(range)) {
      const [revision = '', stream = ''] = splitOnce(value.toString());
      yield { incidentId, position: positionAtEnd(key), stream, revision: BigInt(revision) };
    }
  }

  /** Every version of every row that belongs to the snapshots up to a position, for comparing. */
  *versions(upTo: bigint): Generator<Version, undefined> {
    for (const { key: id, value: row } of this.rows.getRange({})) {
      const position = positionAtEnd(id);
      if (position <= upTo) yield { id, ...rowOfVersion(id), position, row, hash: this.hashes.get(id) };
    }
    return undefined;
  }

  /** Incidents and agencies of which another store does not find rows or events as this one does, up to a position. */
  *unlike(other: SnapshotStore, upTo: bigint): Generator<{ incidentId: string } | { agencyId: string }> {
    for (const key of this.incidents.getKeys({})) {
      if (!other.incidents.doesExist(key)) yield { incidentId: incidentOfKey(key) };
    }
    for (const key of this.agencies.getKeys({})) {
      if (!other.agencies.doesExist(key)) yield { agencyId: incidentOfKey(key) };
    }
    for (const { key, value } of this.touched.getRange({})) {
      if (positionAtEnd(key) <= upTo && !other.touched.get(key)?.equals(value))
        yield { incidentId: incidentOfKey(key) };
    }
  }

  close(): Promise<void> {
    return this.root.close();
  }

  private *headHashes(table: string): Generator<readonly [string, Buffer]> {
    for (const { key, value } of this.heads.getRange(headRange(table))) yield [keyOfHead(key), value];
  }

  private *keysAt(table: string, position: bigint, after?: string): Generator<string> {
    for (const [key] of this.hashesAt(table, position, after)) yield key;
  }

  private *ofIncident(incidentId: string): Generator<{ table: string; key: string }> {
    for (const bytes of this.incidents.getKeys(incidentRange(incidentId))) yield rowOfIncidentKey(bytes);
  }

  private *ofAgency(agencyId: string): Generator<string> {
    for (const bytes of this.agencies.getKeys(incidentRange(agencyId))) yield rowOfIncidentKey(bytes).key;
  }

  private lastVersion(
    of: Database<Buffer, Buffer>,
    table: string,
    key: string,
    position: bigint,
  ): Buffer | undefined {
    if (position < 0n) return undefined;
    const start = versionKey(table, key, position);
    const range = { start, end: versionsOf(table, key), reverse: true, limit: 1 };
    for (const { value } of of.getRange(range)) return value;
    return undefined;
  }

  private async clear(): Promise<void> {
    for (const table of [
      this.rows,
      this.hashes,
      this.heads,
      this.incidents,
      this.agencies,
      this.touched,
      this.snapshotsTable,
    ])
      await committed(this.folder, table.clearAsync());
  }
}

const none = Buffer.alloc(0);

const bytesOf = ({ position, ...rest }: Snapshot): Buffer =>
  Buffer.from(JSON.stringify({ position: position.toString(), ...rest }));

function snapshotOf(bytes: Buffer): Snapshot {
  const { position, ...rest } = JSON.parse(bytes.toString()) as Omit<Snapshot, 'position'> & {
    position: string;
  };
  return { ...rest, position: BigInt(position) };
}

const splitOnce = (text: string): [string, string] => {
  const space = text.indexOf(' ');
  return [text.slice(0, space), text.slice(space + 1)];
};
