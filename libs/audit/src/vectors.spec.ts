import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompactRange } from './merkle/compact-range.js';
import { leafHash } from './merkle/hash.js';
import { consistencyProof, inclusionProof, rootAt, type ReadNode } from './merkle/proofs.js';
import { verifyConsistency, verifyInclusion } from './merkle/verify.js';
import { parseCheckpoint } from './notes/checkpoint.js';
import { parseVkey } from './notes/keys.js';
import { parseNote, verifyNote } from './notes/note.js';

/** Folder with `merkle/testdata`, `tessera/testdata` and `c2sp/signed-note.md`; see docs/audit.md. */
const folder = process.env.AUDIT_VECTORS;
const whenThere = (part: string) => (folder && existsSync(join(folder, part)) ? describe : describe.skip);
const why = folder ? '' : ' (skipped: AUDIT_VECTORS names no folder)';

const bytes = (texts: readonly string[] | null): Buffer[] =>
  (texts ?? []).map((text) => Buffer.from(text, 'base64'));

const filesBelow = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(dir, entry.name)) : [join(dir, entry.name)],
  );

interface Vector {
  readonly desc: string;
  readonly wantErr: boolean;
  readonly proof: readonly string[] | null;
}

const vectors = <V extends Vector>(kind: string): [string, V][] => {
  const dir = join(folder ?? '', 'merkle/testdata', kind);
  return filesBelow(dir).map((file) => [
    file.slice(dir.length + 1),
    JSON.parse(readFileSync(file, 'utf8')) as V,
  ]);
};

whenThere('merkle/testdata')(`transparency-dev/merkle${why}`, () => {
  it('inclusion: every vector comes out as it says', () => {
    type Inclusion = Vector & { leafIdx: number; treeSize: number; root: string; leafHash: string };
    const all = vectors<Inclusion>('inclusion');
    const differing = all.filter(([, { leafIdx, treeSize, root, leafHash: leaf, proof, wantErr }]) => {
      const [rootHash, hash] = bytes([root, leaf]) as [Buffer, Buffer];
      const claim = { index: leafIdx, size: treeSize, leaf: hash, root: rootHash, proof: bytes(proof) };
      return verifyInclusion(claim) === wantErr;
    });
    expect(all.length).toBeGreaterThan(90);
    expect(differing.map(([name]) => name)).toEqual([]);
  });

  it('consistency: every vector comes out as it says, those from size 0 refused', () => {
    type Consistency = Vector & { size1: number; size2: number; root1: string; root2: string };
    const all = vectors<Consistency>('consistency');
    const differing = all.filter(([, { size1, size2, root1, root2, proof, wantErr }]) => {
      const [fromRoot, toRoot] = bytes([root1, root2]) as [Buffer, Buffer];
      return verifyConsistency({ from: size1, to: size2, fromRoot, toRoot, proof: bytes(proof) }) === wantErr;
    });
    const fromNothing = all.filter(([, { size1 }]) => size1 === 0);
    expect(all.length).toBeGreaterThan(90);
    expect(fromNothing.length).toBeGreaterThan(0);
    expect(fromNothing.every(([, { wantErr }]) => wantErr)).toBe(true);
    expect(differing.map(([name]) => name)).toEqual([]);
  });
});

whenThere('tessera/testdata/log')(`transparency-dev/tessera${why}`, () => {
  const log = join(folder ?? '', 'tessera/testdata/log');
  const read = (name: string): string => readFileSync(join(log, name), 'utf8');
  const script = (): string => readFileSync(join(log, '../build_log.sh'), 'utf8');
  const entries = (): Buffer[] => {
    const bundle = readFileSync(join(log, 'tile/entries/000.p/15'));
    const list: Buffer[] = [];
    for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at)) {
      list.push(bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at)));
    }
    return list;
  };

  it('every checkpoint is verified and has the root that the entries give', () => {
    const key = parseVkey(/LOG_PUBLIC_KEY="([^"]+)"/.exec(script())?.[1] ?? '');
    const range = new CompactRange();
    const roots = [range.root()];
    for (const entry of entries()) {
      range.append(leafHash(entry));
      roots.push(range.root());
    }
    const names = readdirSync(log).filter((name) => name.startsWith('checkpoint'));
    expect(names).toHaveLength(17);
    for (const name of names) {
      const note = parseNote(read(name));
      expect([name, verifyNote(note, [key]).by]).toEqual([name, [key]]);
      const { size, root } = parseCheckpoint(note.text);
      expect([name, root]).toEqual([name, roots[size]]);
    }
  });

  it('its tiles hold our leaf hashes, and proofs between all its sizes verify', () => {
    const hashes = entries().map(leafHash);
    expect(Buffer.concat(hashes)).toEqual(readFileSync(join(log, 'tile/0/000.p/15')));
    const range = new CompactRange();
    const nodes = new Map<string, Buffer>();
    hashes.forEach((hash, index) => {
      nodes.set(`0/${index}`, hash);
      for (const made of range.append(hash)) nodes.set(`${made.level}/${made.index}`, made.hash);
    });
    const node: ReadNode = (level, index) => nodes.get(`${level}/${index}`) as Buffer;
    for (let to = 1; to <= 15; to++) {
      const toRoot = parseCheckpoint(parseNote(read(`checkpoint.${to}`)).text).root;
      for (let from = 1; from <= to; from++) {
        const [fromRoot, proof] = [rootAt(from, node), consistencyProof(from, to, node)];
        expect(verifyConsistency({ from, to, fromRoot, toRoot, proof })).toBe(true);
        const path = inclusionProof(from - 1, to, node);
        const leaf = hashes[from - 1] as Buffer;
        expect(verifyInclusion({ index: from - 1, size: to, leaf, root: toRoot, proof: path })).toBe(true);
      }
    }
  });
});

whenThere('c2sp/signed-note.md')(`C2SP signed-note${why}`, () => {
  it('the example verifies', () => {
    const text = readFileSync(join(folder ?? '', 'c2sp/signed-note.md'), 'utf8');
    const example = text.slice(text.indexOf('### Example'));
    const key = parseVkey(
      /^ {4}(\S+\+[0-9a-f]{8}\+\S+)$|^(\S+\+[0-9a-f]{8}\+\S+)$/m.exec(example)?.[0]?.trim() ?? '',
    );
    const note = parseNote(/```\n([\s\S]+?)```/.exec(example)?.[1] ?? '');
    expect(verifyNote(note, [key])).toEqual({ by: [key], wrong: [] });
  });
});
