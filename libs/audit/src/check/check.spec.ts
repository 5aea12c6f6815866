import type { RecordedEvent } from '#contracts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leafOf } from '../canonical.js';
import { event, events } from '../events.helper-spec.js';
import { Notary } from '../notary/notary.js';
import { TreeStore } from '../notary/tree-store.js';
import { openLogKey, type LogKey } from '../notes/key-file.js';
import { checkpointText } from '../notes/checkpoint.js';
import { noteText, signText } from '../notes/note.js';
import { checkLog, checkTree } from './check-log.js';
import { readCheckpoints } from './checkpoints.js';
import { describeFinding } from './finding.js';

const folder = mkdtempSync(join(tmpdir(), 'liandong-check-'));
const count = 60;
const log = events(count);
let store: TreeStore;
let key: LogKey;
let notes: string[];

beforeAll(async () => {
  store = TreeStore.open(join(folder, 'tree'));
  key = openLogKey(join(folder, 'key.pem'), 'log.test/a');
  const notary = new Notary(store, key, { intervalMs: 0, now: () => 0 });
  notes = [];
  for (const upTo of [20, 40, count]) {
    const part = log.slice(0, upTo);
    await notary.take(part, part.at(-1)?.position ?? 0n);
    notes.push(await notary.sign());
  }
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function* inBatches(of: readonly RecordedEvent[]): AsyncGenerator<readonly RecordedEvent[]> {
  for (let at = 0; at < of.length; at += 7) yield await Promise.resolve(of.slice(at, at + 7));
}
const signed = () => readCheckpoints(notes, [key.verifier]).checkpoints;
const at = (n: number) => (log[n] as RecordedEvent).position.toString();
const changed = (n: number): RecordedEvent => ({ ...(log[n] as RecordedEvent), data: { summary: '改' } });
const swapped = (n: number): RecordedEvent[] => {
  const [a, b] = [log[n], log[n + 1]] as [RecordedEvent, RecordedEvent];
  return log.toSpliced(n, 2, { ...b, position: a.position }, { ...a, position: b.position });
};
const stranger = event(1_000, { position: 74n });

const tamperings: [string, readonly RecordedEvent[], object][] = [
  ['changed', log.with(25, changed(25)), { kind: 'changed', position: at(25), index: 25 }],
  ['removed', log.toSpliced(25, 1), { kind: 'removed', position: at(25), index: 25 }],
  ['removed at the end', log.slice(0, 55), { kind: 'removed', position: at(55), index: 55 }],
  ['inserted', log.toSpliced(25, 0, stranger), { kind: 'inserted', position: '74', index: 25 }],
  ['reordered', swapped(25), { kind: 'replaced', position: at(25), index: 25 }],
];

describe('the log against what was notarised', () => {
  it('fits when nothing was done to it, and says how much is covered', async () => {
    expect(await checkLog(inBatches([...log, event(count)]), signed(), { tree: store })).toEqual({
      events: count + 1,
      covered: count,
      finding: undefined,
    });
    expect(checkTree(store, signed())).toBeUndefined();
  });

  it.each(tamperings)('names the first event that was %s', async (_, tampered, finding) => {
    const result = await checkLog(inBatches(tampered), signed(), { tree: store });
    expect(result.finding).toEqual(finding);
    expect(describeFinding(result.finding as never).en).toContain((finding as { position: string }).position);
  });

  it.each(tamperings)(
    'knows from the checkpoints alone between which two an event was %s',
    async (_, tampered) => {
      const { finding } = await checkLog(inBatches(tampered), signed());
      if (tampered.length === 55) {
        expect(finding).toMatchObject({ kind: 'signature', size: 60 });
      } else {
        expect(finding).toMatchObject({ kind: 'root-differs', size: 40, after: at(19) });
        const { upTo } = finding as { upTo: string };
        expect(BigInt(upTo)).toBeGreaterThanOrEqual(BigInt(at(25)));
      }
    },
  );

  it('knows when it was the notary’s record that was changed', async () => {
    const other = TreeStore.open(join(folder, 'other'));
    await other.append(log.with(30, changed(30)).map(leafOf), 1_000n);
    const { finding } = await checkLog(inBatches(log), signed(), { tree: other });
    expect(finding).toEqual({ kind: 'changed', position: at(30), index: 30 });
    expect(checkTree(other, signed())).toMatchObject({ kind: 'root-differs', size: 40, after: at(19) });
    await other.close();
  });

  it('finds a checkpoint that forked, and one that nobody known has signed', () => {
    const root = leafOf(event(1)).hash;
    const text = checkpointText({ origin: 'log.test/a', size: 40, root });
    const fork = noteText({ text, signatures: [signText(text, 'log.test/a', key.privateKey)] });
    const { finding } = readCheckpoints([...notes, fork], [key.verifier]);
    expect(finding).toMatchObject({ kind: 'forked', size: 40 });

    const other = openLogKey(join(folder, 'other.pem'), 'log.test/a');
    expect(readCheckpoints(notes, [other.verifier]).finding).toMatchObject({ kind: 'signature', size: 20 });
    expect(readCheckpoints(['nothing'], [key.verifier]).finding).toMatchObject({ kind: 'format' });
  });

  it('finds a fork of a size that was never signed here', async () => {
    const text = checkpointText({ origin: 'log.test/a', size: 30, root: leafOf(event(1)).hash });
    const fork = noteText({ text, signatures: [signText(text, 'log.test/a', key.privateKey)] });
    const { checkpoints } = readCheckpoints([...notes, fork], [key.verifier]);
    const { finding } = await checkLog(inBatches(log), checkpoints, { tree: store });
    expect(finding).toMatchObject({ kind: 'root-differs', size: 30, after: at(19), upTo: at(29) });
  });
});
