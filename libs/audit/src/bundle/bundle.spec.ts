import type { RecordedEvent } from '#contracts';
import { generateKeyPairSync } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { canonicalBytes, eventOf, leafOf } from '../canonical.js';
import { event, events } from '../events.helper-spec.js';
import { takeCosignature, witnessKey, witnessName } from '../notary/cosignatures.js';
import { Notary } from '../notary/notary.js';
import { TreeStore } from '../notary/tree-store.js';
import { checkpointText } from '../notes/checkpoint.js';
import { openLogKey, type LogKey } from '../notes/key-file.js';
import { publicBytesOf, vkeyText } from '../notes/keys.js';
import { cosign, noteText, parseNote, signText } from '../notes/note.js';
import { positionIn, type Selection } from './format.js';
import { verifyBundle, type VerifyOptions } from './verify.js';
import { NothingToExport, writeBundle } from './write.js';

const folder = mkdtempSync(join(tmpdir(), 'liandong-bundle-'));
const count = 700;
const log = events(count).map((one, n) =>
  n % 50 === 7 ? { ...one, stream: `task-T-${n}`, data: { incidentId: 'I-9', n } } : one,
);
const at = (n: number): string => (log[n] as RecordedEvent).position.toString();
const signers = generateKeyPairSync('ed25519').privateKey;
const witness = witnessKey('log.test/a', 'FIRE', publicBytesOf(signers));
let tree: TreeStore;
let key: LogKey;

beforeAll(async () => {
  tree = TreeStore.open(join(folder, 'tree'));
  key = openLogKey(join(folder, 'key.pem'), 'log.test/a');
  const notary = new Notary(tree, key, { intervalMs: 0, now: () => 0 });
  for (const upTo of [1, 100, 257, 500, 690]) {
    await notary.take(log.slice(0, upTo), log[upTo - 1]?.position ?? 0n);
    const note = await notary.sign();
    if (upTo === 1 || upTo === 690) continue;
    const { text } = parseNote(note);
    const line = cosign(text, witnessName('log.test/a', 'FIRE'), signers, 1_000);
    await takeCosignature(tree, noteText({ text, signatures: [line] }), [witness], 2_000);
  }
});
afterAll(async () => {
  await tree.close();
  rmSync(folder, { recursive: true });
});

async function* follow(of: readonly RecordedEvent[], after = -1n): AsyncGenerator<readonly RecordedEvent[]> {
  const rest = of.filter(({ position }) => position > after);
  for (let n = 0; n < rest.length; n += 60) yield await Promise.resolve(rest.slice(n, n + 60));
}

let files = 0;
async function exported(selection: Selection, of: readonly RecordedEvent[] = log): Promise<string> {
  const file = join(folder, `${files++}.bundle`);
  await writeBundle(
    file,
    { tree, follow: (after) => follow(of, after) },
    {
      selection,
      origin: 'log.test/a',
      codeVersion: 'test',
      createdAt: '2026-06-28T01:00:00.000Z',
      keys: { log: [vkeyText(key.verifier)], witnesses: [vkeyText(witness)] },
    },
  );
  return file;
}

/** The same bundle with its lines changed. */
function edited(file: string, edit: (lines: string[]) => string[]): string {
  const copy = join(folder, `${files++}.bundle`);
  const lines = gunzipSync(readFileSync(file)).toString().slice(0, -1).split('\n');
  writeFileSync(copy, gzipSync(`${edit(lines).join('\n')}\n`));
  return copy;
}
const verify = (file: string, options: VerifyOptions = {}) => verifyBundle(file, options);
const eventLine = (lines: readonly string[], n: number): number =>
  lines.findIndex((line) => line === canonicalBytes(log[n] as RecordedEvent).toString());

const selections: [string, Selection, number][] = [
  ['the whole log', { all: true }, 690],
  ['a range in the middle', { from: at(101), to: at(300) }, 200],
  ['a range at the start', { from: '0', to: at(0) }, 1],
  ['a range that ends behind the last checkpoint', { from: at(600), to: at(699) }, 90],
  ['one incident', { incident: 'I-9' }, 14],
];

describe('a bundle', () => {
  it.each(selections)('of %s verifies offline', async (_, selection, expected) => {
    const file = await exported(selection);
    const result = await verify(file);
    expect(result.finding).toBeUndefined();
    expect([result.events, result.trust, result.header?.selection]).toEqual([expected, 'bundle', selection]);
    const last = result.checkpoints.at(-1);
    expect(last?.size).toBe(690);
    // the witness has cosigned up to 500
    const reachesBack = 'all' in selection || ('to' in selection && BigInt(selection.to) < BigInt(at(500)));
    const witnesses = result.checkpoints.flatMap(({ witnesses: names }) => names);
    expect([...new Set(witnesses)]).toEqual(reachesBack ? [witness.name] : []);
    const given = await verify(file, { logKeys: [key.verifier], witnessKeys: [witness] });
    expect([given.finding, given.trust]).toEqual([undefined, 'given']);
  });

  it.each(selections)('of %s is found out when an event in it is changed', async (_, selection) => {
    const n =
      'incident' in selection
        ? 207
        : 'all' in selection
          ? 333
          : selection.from === '0'
            ? 0
            : selection.from === at(101)
              ? 207
              : 650;
    const file = edited(await exported(selection), (lines) => {
      const line = eventLine(lines, n);
      return lines.with(line, (lines[line] ?? '').replace(/"data":{/, '"data":{"x":1,'));
    });
    expect((await verify(file)).finding).toEqual({ kind: 'changed', position: at(n), index: n });
  });

  it('names the place when the log itself was changed before the export', async () => {
    const changed = log.with(333, event(333, { data: { summary: '改' } }));
    expect((await verify(await exported({ all: true }, changed))).finding).toEqual({
      kind: 'changed',
      position: at(333),
      index: 333,
    });
    const removed = await verify(await exported({ all: true }, log.toSpliced(333, 1)));
    expect(removed.finding).toEqual({ kind: 'changed', position: at(334), index: 333 });
  });

  it('with noted hashes made to fit a changed event is found out by the signature', async () => {
    const file = edited(await exported({ all: true }), (lines) => {
      const changed = event(333, { data: { summary: '改' } });
      const line = eventLine(lines, 333);
      const block = lines.findIndex((one, n) => n > line && one.startsWith('{"kind":"leaves"'));
      const { hashes } = JSON.parse(lines[block] as string) as { hashes: string };
      const bytes = Buffer.from(hashes, 'base64');
      leafOf(changed).hash.copy(bytes, (333 - 256) * 32);
      return lines
        .with(line, canonicalBytes(changed).toString())
        .with(block, JSON.stringify({ kind: 'leaves', hashes: bytes.toString('base64') }));
    });
    expect((await verify(file)).finding).toMatchObject({
      kind: 'root-differs',
      size: 500,
      after: at(256),
      upTo: at(499),
    });
  });

  it.each<[string, (lines: string[]) => string[], object]>([
    ['an event is removed', (l) => l.toSpliced(eventLine(l, 10), 1), { kind: 'format' }],
    [
      'an event is repeated',
      (l) => l.toSpliced(eventLine(l, 10), 0, l[eventLine(l, 10)] ?? ''),
      { kind: 'format' },
    ],
    [
      'two events change places',
      (l) => {
        const n = eventLine(l, 10);
        return l.toSpliced(n, 2, l[n + 1] ?? '', l[n] ?? '');
      },
      { kind: 'out-of-order', index: 11 },
    ],
    ['the end is missing', (l) => l.slice(0, -1), { kind: 'format' }],
    ['a block is missing', (l) => l.toSpliced(eventLine(l, 0), 257), { kind: 'root-differs', size: 1 }],
    ['there is something behind the end', (l) => [...l, '{"kind":"end","events":690}'], { kind: 'format' }],
    ['the header is missing', (l) => l.slice(1), { kind: 'format', line: 1 }],
    ...[
      '{"kind":"left"}',
      '{"kind":"left","nodes":["AA=="]}',
      '{"kind":"new"}',
      '{"kind":"leaves","hashes":1}',
      'null',
      '[]',
      '{"kind":"end"}',
    ].map((line): [string, (lines: string[]) => string[], object] => [
      `a line is ${line}`,
      (l) => l.with(3, line),
      { kind: 'format', line: 4 },
    ]),
    ['a line is no JSON', (l) => l.with(3, 'x'), { kind: 'format', line: 4 }],
    [
      'the format is another',
      (l) => l.with(0, (l[0] ?? '').replace('bundle/1', 'bundle/2')),
      { kind: 'format', line: 1 },
    ],
    [
      'all checkpoints are missing',
      (l) => l.filter((one) => !one.startsWith('{"kind":"checkpoint"')),
      { kind: 'format' },
    ],
    [
      'a signature is damaged',
      (l) => l.map((one) => one.replace(/(log\.test\/a [A-Za-z0-9+/]{20})./, '$1/')),
      { kind: 'signature' },
    ],
  ])('is refused when %s', async (_, edit, finding) => {
    expect((await verify(edited(await exported({ all: true }), edit))).finding).toMatchObject(finding);
  });

  it('is refused when the file is cut off or is none', async () => {
    const file = await exported({ all: true });
    truncateSync(file, 20_000);
    expect((await verify(file)).finding).toMatchObject({ kind: 'format' });
    writeFileSync(file, 'no gzip');
    expect((await verify(file)).finding).toMatchObject({ kind: 'format' });
    await expect(verify(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('made with another key is not taken for the log’s', async () => {
    const other = openLogKey(join(folder, 'other.pem'), 'log.test/a');
    const result = await verify(await exported({ all: true }), { logKeys: [other.verifier] });
    expect(result.finding).toMatchObject({ kind: 'signature', size: 1 });
  });

  it('is compared with checkpoints that a partner kept', async () => {
    const noteOf = (size: number, root: Buffer): string => {
      const text = checkpointText({ origin: 'log.test/a', size, root });
      return noteText({ text, signatures: [signText(text, 'log.test/a', key.privateKey)] });
    };
    const file = await exported({ from: at(101), to: at(300) });
    const kept = [noteOf(150, tree.rootAt(150)), noteOf(50, tree.rootAt(50))];
    const result = await verify(file, { notes: kept });
    expect([result.finding, result.notCompared]).toEqual([undefined, [50]]);
    const fork = noteOf(150, tree.rootAt(149));
    expect((await verify(file, { notes: [fork] })).finding).toMatchObject({
      kind: 'root-differs',
      size: 150,
    });
    const sameSize = noteOf(690, tree.rootAt(149));
    expect((await verify(file, { notes: [sameSize] })).finding).toMatchObject({ kind: 'forked', size: 690 });
  });

  it('leaves no file behind when it cannot be written, and overwrites nothing half', async () => {
    const before = readdirSync(folder).length;
    await expect(exported({ from: at(695), to: at(699) })).rejects.toBeInstanceOf(NothingToExport);
    await expect(exported({ incident: 'I-77' })).rejects.toBeInstanceOf(NothingToExport);
    expect(readdirSync(folder)).toHaveLength(before);
  });

  it('is for its owner alone: it holds what is for auditors', async () => {
    expect(statSync(await exported({ from: at(1), to: at(20) })).mode & 0o777).toBe(0o600);
  });

  it('holds its events as they can be read again', async () => {
    const lines = gunzipSync(readFileSync(await exported({ incident: 'I-9' })))
      .toString()
      .split('\n');
    const own = lines.filter((line) => line.startsWith('{"data":')).map((line) => eventOf(Buffer.from(line)));
    expect(own).toEqual(log.filter((_, n) => n % 50 === 7 && n < 690));
    expect(
      positionIn(canonicalBytes(event(4, { data: { position: '9' }, stream: 'x-"position":"8"' }))),
    ).toBe(13n);
  });
});
