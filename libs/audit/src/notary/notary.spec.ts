import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { event, events } from '../events.helper-spec.js';
import { leafOf } from '../canonical.js';
import { CompactRange } from '../merkle/compact-range.js';
import { consistencyProof, inclusionProof } from '../merkle/proofs.js';
import { verifyConsistency, verifyInclusion } from '../merkle/verify.js';
import { parseCheckpoint } from '../notes/checkpoint.js';
import { openLogKey, type LogKey } from '../notes/key-file.js';
import { publicBytesOf, vkeyText } from '../notes/keys.js';
import { cosign, noteText, parseNote, verifyNote } from '../notes/note.js';
import { cosignedNote, takeCosignature, witnessKey, witnessName } from './cosignatures.js';
import { LogForked, Notary } from './notary.js';
import { keepSuccession, predecessorsOf, successionNote, successionsIn } from './succession.js';
import { LogDiffersFromTree, TreeStore } from './tree-store.js';

const folder = mkdtempSync(join(tmpdir(), 'liandong-notary-'));
const opened: TreeStore[] = [];
let made = 0;
const freshStore = (dir = join(folder, `tree-${made++}`)): TreeStore => {
  const store = TreeStore.open(dir);
  opened.push(store);
  return store;
};
let key: LogKey;
let clock = 0;
const timing = { intervalMs: 1_000, now: () => clock };
const rootOf = (count: number): Buffer => {
  const range = new CompactRange();
  for (const one of events(count)) range.append(leafOf(one).hash);
  return range.root();
};

beforeAll(() => {
  key = openLogKey(join(folder, 'key.pem'), 'log.test/a');
});
afterAll(async () => {
  for (const store of opened) await store.close();
  rmSync(folder, { recursive: true });
});

describe('a key in place of another', () => {
  const keyOf = (name: string): LogKey => openLogKey(join(folder, `${name}.pem`), 'log.test/a');

  it('signs nothing without a statement by the old one, here or where it was published', async () => {
    const store = freshStore();
    const first = new Notary(store, key, timing);
    await first.take(events(5), 10n);
    const note = await first.sign();
    const other = keyOf('other');
    const replaced = new Notary(store, other, timing);
    await replaced.take(events(9), 30n);
    await expect(replaced.sign()).rejects.toMatchObject({
      code: 'notary-key-replaced',
      before: key.verifier.keyId,
      now: other.verifier.keyId,
    });
    expect(store.latestCheckpoint()?.note).toBe(note);
    expect(() => new Notary(freshStore(), other, timing).recall([note])).toThrow(/replace-key/);
  });

  it('goes on signing where statements lead to it, and only by the old keys themselves', async () => {
    const [second, third, thief] = [keyOf('second'), keyOf('third'), keyOf('thief')];
    const statements = join(folder, 'statements');
    mkdirSync(statements);
    keepSuccession(statements, successionNote(key, second.verifier));
    keepSuccession(statements, successionNote(second, third.verifier));
    const notes = successionsIn(statements);
    const ids = (of: LogKey) => predecessorsOf(of.verifier, notes).map(({ keyId }) => keyId);
    expect(ids(third).sort()).toEqual([key.verifier.keyId, second.verifier.keyId].sort());
    expect(ids(key)).toEqual([]);
    const forged = successionNote(thief, third.verifier).replace(
      vkeyText(thief.verifier),
      vkeyText(second.verifier),
    );
    expect(predecessorsOf(third.verifier, [forged])).toEqual([]);

    const store = freshStore();
    const first = new Notary(store, key, timing);
    await first.take(events(5), 10n);
    const note = await first.sign();
    const notary = new Notary(store, third, timing, predecessorsOf(third.verifier, notes));
    notary.recall([note]);
    await notary.take(events(9), 30n);
    expect(verifyNote(parseNote(await notary.sign()), [third.verifier]).by).toHaveLength(1);
  });
});

describe('the notary', () => {
  it('builds the same tree however the log comes in, repeats included', async () => {
    const one = freshStore();
    const many = freshStore();
    const all = events(101);
    await new Notary(one, key, timing).take(all, 500n);
    const notary = new Notary(many, key, timing);
    for (let at = 0; at < all.length; at += 7) {
      // each batch begins with what the one before ended with, as after a crash
      await notary.take(all.slice(Math.max(0, at - 3), at + 7), all[Math.min(100, at + 6)]?.position ?? 0n);
    }
    expect([one.size, many.size, one.upTo]).toEqual([101, 101, 500n]);
    expect(one.rootAt(101)).toEqual(rootOf(101));
    expect(many.rootAt(101)).toEqual(rootOf(101));
    expect([...many.leavesFrom(3, 5)]).toEqual(all.slice(3, 5).map(leafOf));
    expect([many.indexAt(all[40]?.position ?? 0n), many.indexAt(3n), many.countUpTo(3n)]).toEqual([
      40,
      undefined,
      1,
    ]);
  });

  it('goes on after a restart, and leaves the log’s own streams out', async () => {
    const dir = join(folder, 'again');
    const first = TreeStore.open(dir);
    await new Notary(first, key, timing).take(events(9), 30n);
    await first.close();
    const store = freshStore(dir);
    const notary = new Notary(store, key, timing);
    expect(notary.position).toBe(30n);
    await notary.take([event(9), event(10, { stream: '$stats' }), event(11, { storedType: '$x' })], 40n);
    expect([store.size, store.upTo, store.rootAt(10)]).toEqual([10, 40n, rootOf(10)]);
  });

  it('signs at most once per interval, on demand at once, and only what is new', async () => {
    const store = freshStore();
    const notary = new Notary(store, key, timing);
    await notary.take(events(3), 9n);
    expect(notary.isDue).toBe(true);
    const note = parseNote(await notary.sign());
    expect(verifyNote(note, [key.verifier]).by).toHaveLength(1);
    expect(parseCheckpoint(note.text)).toEqual({ origin: 'log.test/a', size: 3, root: rootOf(3) });
    expect(notary.isDue).toBe(false);
    await notary.take(events(5), 15n);
    expect(notary.isDue).toBe(false);
    await store.request(5);
    expect(notary.isDue).toBe(true);
    await notary.sign();
    await notary.take(events(6), 18n);
    expect(notary.isDue).toBe(false);
    clock += 1_000;
    expect(notary.isDue).toBe(true);
    await notary.sign();
    expect(notary.isDue).toBe(false);
    expect([...store.checkpoints()].map(({ size }) => size)).toEqual([3, 5, 6]);
    expect([...store.checkpoints(3)].map(({ size }) => size)).toEqual([5, 6]);
    expect(store.latestCheckpoint()?.size).toBe(6);
    expect(await store.addCheckpoint(6, 'another')).toBe(false);
  });

  it('proves inclusion and consistency from what it stored', async () => {
    const store = freshStore();
    await new Notary(store, key, timing).take(events(37), 200n);
    for (const [index, size] of [
      [0, 1],
      [4, 37],
      [36, 37],
      [12, 20],
    ] as const) {
      const claim = { index, size, leaf: leafOf(event(index)).hash, root: rootOf(size) };
      expect(verifyInclusion({ ...claim, proof: inclusionProof(index, size, store.node) })).toBe(true);
    }
    for (const [from, to] of [
      [1, 37],
      [16, 17],
      [20, 37],
    ] as const) {
      const proof = consistencyProof(from, to, store.node);
      expect(verifyConsistency({ from, to, fromRoot: rootOf(from), toRoot: rootOf(to), proof })).toBe(true);
    }
  });

  it('notices a changed event that is given to it again', async () => {
    const store = freshStore();
    const notary = new Notary(store, key, timing);
    await notary.take(events(8), 24n);
    const changed = event(4, { data: { summary: '改过' } });
    const failure = await notary.take([changed, event(8)], 27n).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'log-differs-from-tree', position: 13n, index: 4 });
    expect(failure).toBeInstanceOf(LogDiffersFromTree);
    expect(store.size).toBe(8);
    await expect(notary.take([event(4, { position: 14n })], 27n)).rejects.toBeInstanceOf(LogDiffersFromTree);
  });

  it('on another machine rebuilds from the log, and signs nothing that contradicts what was published', async () => {
    const first = new Notary(freshStore(), key, timing);
    await first.take(events(10), 30n);
    const published = await first.sign();

    const store = freshStore();
    const standby = new Notary(store, key, timing);
    standby.recall([published]);
    await standby.take(events(6), 18n);
    // not yet as far as what was signed: nothing may be signed
    expect(standby.isDue).toBe(false);
    await standby.take(events(12), 36n);
    expect(standby.isDue).toBe(true);
    expect(parseCheckpoint(parseNote(await standby.sign()).text).size).toBe(12);

    const misled = new Notary(freshStore(), key, timing);
    misled.recall([published]);
    const tampered = events(12).map((one, n) => (n === 2 ? { ...one, data: { summary: '无' } } : one));
    await expect(misled.take(tampered, 36n)).rejects.toBeInstanceOf(LogForked);
  });
});

describe('cosignatures', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const witness = witnessKey('log.test/a', 'FIRE', publicBytesOf(privateKey));
  const now = 1_781_900_000;

  it('are kept beside the checkpoint when they are the agency’s own', async () => {
    const store = freshStore();
    const notary = new Notary(store, key, timing);
    await notary.take(events(4), 12n);
    const note = await notary.sign();
    const { text } = parseNote(note);
    const line = cosign(text, witnessName('log.test/a', 'FIRE'), privateKey, now);
    const sent = noteText({ text, signatures: [...parseNote(note).signatures, line] });

    expect(await takeCosignature(store, sent, [witness], now)).toHaveProperty('checkpoint');
    expect(await takeCosignature(store, sent, [witness], now)).toHaveProperty('checkpoint');
    const stored = store.latestCheckpoint();
    expect(stored?.cosignatures).toHaveLength(1);
    const both = parseNote(cosignedNote(stored as never));
    expect(verifyNote(both, [key.verifier, witness]).by).toEqual([key.verifier, witness]);

    const refusal = async (other: string, at = now) =>
      ((await takeCosignature(store, other, [witness], at)) as { refusal: { code: string } }).refusal.code;
    expect(await refusal(note)).toBe('cosignature-missing');
    expect(await refusal(sent, now - 1_000)).toBe('cosignature-time');
    expect(await refusal(sent.replace('\n4\n', '\n5\n'))).toBe('checkpoint-unknown');
    expect(await refusal(sent.replace(/\n.{44}\n/, `\n${rootOf(3).toString('base64')}\n`))).toBe(
      'checkpoint-forked',
    );
    const forged = { ...line, bytes: Buffer.alloc(72, 1) };
    expect(await refusal(noteText({ text, signatures: [forged] }))).toBe('cosignature-invalid');
  });
});
