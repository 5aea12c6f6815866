import {
  Snapshotter,
  SnapshotStore,
  leafOf,
  Notary,
  openLogKey,
  parseCheckpoint,
  parseNote,
  stateHash,
  TreeStore,
} from '#audit';
import type { RecordedEvent } from '#contracts';
import { stateForm } from '#read-model';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { event } from '../../libs/audit/src/events.helper-spec.js';
import { SmallDisk } from '../harness/small-disk.js';

// a commit is slow on a busy machine, and here are many

// a disk of limited size is a mount, which the system allows to root alone
const describeOnSmallDisk = SmallDisk.isPossible() ? describe : describe.skip;

const batch = (from: number, count: number): RecordedEvent[] =>
  Array.from({ length: count }, (_, n) => event(from + n));

describeOnSmallDisk('what is kept on a disk that is full', () => {
  let disk: SmallDisk;
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);

  beforeEach(() => {
    const mounted = SmallDisk.mount(2_048);
    if (!mounted) throw new Error('the disk cannot be mounted');
    disk = mounted;
    unhandled.length = 0;
    process.on('unhandledRejection', note);
  });
  afterEach(async () => {
    // a rejection that nobody hears is told one turn later
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    disk.unmount();
    expect(unhandled).toEqual([]);
  });

  it('a tree takes nothing more, signs nothing that it does not hold, and goes on when there is room', async () => {
    const tree = TreeStore.open(join(disk.folder, 'tree'));
    const key = openLogKey(join(disk.folder, 'notary.pem'), 'log.test/a');
    const notary = new Notary(tree, key, { intervalMs: 0, now: () => 0 });
    let taken = 0;
    const take = async (count: number): Promise<void> => {
      const events = batch(taken, count);
      await notary.take(events, events.at(-1)?.position ?? 0n);
      taken += count;
    };
    await take(300);
    const before = parseCheckpoint(parseNote(await notary.sign()).text);
    disk.fill();
    let failure: unknown;
    while (!failure) await take(300).catch((error: unknown) => (failure = error));
    expect(failure).toMatchObject({ code: 'not-on-disk', folder: join(disk.folder, 'tree') });
    await expect(take(3_000)).rejects.toMatchObject({ code: 'not-on-disk' });
    expect(tree.size).toBe(taken);
    expect(tree.upTo).toBe(event(taken - 1).position);
    expect(tree.rootAt(before.size).equals(before.root)).toBe(true);
    // a head that can be signed at all is one of what is on the disk
    const signed = await notary.sign().catch((error: unknown) => error);
    if (typeof signed === 'string') expect(parseCheckpoint(parseNote(signed).text).size).toBe(taken);
    else expect(signed).toMatchObject({ code: 'not-on-disk' });

    disk.clear();
    await take(300);
    const after = parseCheckpoint(parseNote(await notary.sign()).text);
    await tree.close();

    const other = TreeStore.open(join(disk.folder, 'other'));
    await new Notary(other, key, { intervalMs: 0, now: () => 0 }).take(batch(0, taken), 1_000_000n);
    expect([after.size, after.root]).toEqual([taken, other.rootAt(taken)]);
    await other.close();
  });

  it('a history takes nothing more, and goes on from its last snapshot when there is room', async () => {
    const { snapshotter, store } = await Snapshotter.open(join(disk.folder, 'snapshots'), 20);
    const all = batch(0, 1_000);
    const follow = async (most = all.length): Promise<void> => {
      const after = snapshotter.restart() ?? -1n;
      const open = all.slice(0, most).filter(({ position }) => position > after);
      for (let n = 0; n < open.length; n += 100) await snapshotter.take(open.slice(n, n + 100));
    };
    await follow(100);
    disk.fill();
    let failure: unknown;
    for (let most = 200; !failure; most += 100) {
      await follow(most).catch((error: unknown) => (failure = error));
    }
    expect(failure).toMatchObject({ code: 'not-on-disk', folder: join(disk.folder, 'snapshots') });
    const latest = store.latest();
    await expect(follow()).rejects.toMatchObject({ code: 'not-on-disk' });
    expect(store.latest()?.position).toBeGreaterThanOrEqual(latest?.position ?? 0n);

    disk.clear();
    disk.resize(65_536);
    await follow();
    expect(store.latest()).toMatchObject({ events: 1_000, position: all.at(-1)?.position });
    const { snapshotter: fresh, store: beside } = await Snapshotter.open(join(disk.folder, 'beside'), 20);
    await fresh.take(all);
    const hashOf = (of: typeof store) =>
      stateHash((table) => of.hashesAt(table, all.at(-1)?.position ?? 0n)).sha256;
    expect(hashOf(store)).toBe(hashOf(beside));
    await store.close();
    await beside.close();
  });

  it('both end after a write that failed, and are opened again', async () => {
    const folder = join(disk.folder, 'snapshots');
    const tree = TreeStore.open(join(disk.folder, 'tree'));
    const { snapshotter, store } = await Snapshotter.open(folder, 20);
    await snapshotter.take(batch(0, 20));
    disk.fill();
    for (let from = 20, failed = false; !failed; from += 20) {
      failed = await snapshotter.take(batch(from, 20)).then(
        () => false,
        () => true,
      );
    }
    const leaves = batch(0, 20_000).map(leafOf);
    await expect(tree.append(leaves, 60_000n)).rejects.toMatchObject({ code: 'not-on-disk' });
    const latest = store.latest();
    await store.close();
    await tree.close();
    const again = await SnapshotStore.open(folder, stateForm());
    expect(again.latest()).toEqual(latest);
    await again.close();
    // of another form it is emptied first, for which there may be no room either
    for (const form of ['other', 'one more']) {
      const another = { ...stateForm(), hashed: form };
      const anew = await SnapshotStore.open(folder, another, { anew: true }).catch((error: unknown) => error);
      if (anew instanceof SnapshotStore) await anew.close();
      else expect(anew).toMatchObject({ code: 'not-on-disk' });
    }
  });

  it('nothing is opened that is not there yet, which would end the process', async () => {
    disk.fill();
    expect(() => TreeStore.open(join(disk.folder, 'tree'))).toThrow(/bytes are free/);
    await expect(Snapshotter.open(join(disk.folder, 'snapshots'))).rejects.toMatchObject({
      code: 'not-on-disk',
    });
    expect(() => openLogKey(join(disk.folder, 'notary.pem'), 'log.test/a')).toThrow(/ENOSPC/);
    expect(existsSync(join(disk.folder, 'notary.pem'))).toBe(false);
    disk.clear();
    await TreeStore.open(join(disk.folder, 'tree')).close();
    await (await Snapshotter.open(join(disk.folder, 'snapshots'))).store.close();
    openLogKey(join(disk.folder, 'notary.pem'), 'log.test/a');
  });
});
