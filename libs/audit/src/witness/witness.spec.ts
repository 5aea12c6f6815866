import { generateKeyPairSync } from 'node:crypto';
import { leafOf } from '../canonical.js';
import { event, events } from '../events.helper-spec.js';
import { CompactRange } from '../merkle/compact-range.js';
import { consistencyProof, rootAt } from '../merkle/proofs.js';
import { checkpointText } from '../notes/checkpoint.js';
import { publicBytesOf, verifierKey } from '../notes/keys.js';
import { noteText, parseNote, signText, verifyNote } from '../notes/note.js';
import { witness, type Witness } from './witness.js';

const logKey = generateKeyPairSync('ed25519').privateKey;
const own = generateKeyPairSync('ed25519').privateKey;
const name = 'log.test/a/agencies/FIRE';
const me: Witness = {
  name,
  privateKey: own,
  logKey: verifierKey('log.test/a', 'ed25519', publicBytesOf(logKey)),
};

function logOf(size: number, changed = -1, key = logKey) {
  const nodes = new Map<string, Buffer>();
  const range = new CompactRange();
  events(size).forEach((one, n) => {
    const { hash } = leafOf(n === changed ? event(n, { data: { summary: '改' } }) : one);
    nodes.set(`0/${n}`, hash);
    for (const made of range.append(hash)) nodes.set(`${made.level}/${made.index}`, made.hash);
  });
  const read = (level: number, index: number): Buffer => nodes.get(`${level}/${index}`) as Buffer;
  const text = checkpointText({ origin: 'log.test/a', size, root: rootAt(size, read) });
  return {
    latest: () => Promise.resolve(noteText({ text, signatures: [signText(text, 'log.test/a', key)] })),
    consistency: (from: number, to: number) => Promise.resolve(consistencyProof(from, to, read)),
  };
}

const cosigned = async (size: number, previous?: string): Promise<string> => {
  const result = await witness({ ...me, previous }, logOf(size), 1_000);
  if ('finding' in result) throw new Error(result.finding.kind);
  return result.note;
};

describe('a witness', () => {
  it('cosigns what goes on from what it cosigned before', async () => {
    const first = await cosigned(5);
    const second = await cosigned(11, first);
    const again = await cosigned(11, second);
    const witnessKey = verifierKey(name, 'cosignature', publicBytesOf(own));
    expect(verifyNote(parseNote(again), [witnessKey, me.logKey]).by).toHaveLength(2);
    expect(parseNote(again).signatures).toHaveLength(2);
  });

  it('does not cosign a log that became shorter, changed behind its back or is another’s', async () => {
    const previous = await cosigned(8);
    const judged = (log: ReturnType<typeof logOf>) => witness({ ...me, previous }, log, 1_000);
    expect(await judged(logOf(7))).toMatchObject({ finding: { kind: 'signature', size: 7 } });
    expect(await judged(logOf(20, 3))).toMatchObject({ finding: { kind: 'forked', size: 20 } });
    expect(await judged(logOf(8, 3))).toMatchObject({ finding: { kind: 'forked', size: 8 } });
    expect(await judged(logOf(20, 12))).toMatchObject({ from: 8, to: 20 });
    const stranger = generateKeyPairSync('ed25519').privateKey;
    expect(await judged(logOf(20, -1, stranger))).toMatchObject({ finding: { kind: 'signature' } });
  });
});
