import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyRoot } from '../merkle/hash.js';
import { checkpointText, NotACheckpoint, parseCheckpoint } from './checkpoint.js';
import { openLogKey } from './key-file.js';
import { KeyUnusable, parseVkey, publicBytesOf, verifierKey, vkeyText } from './keys.js';
import { cosign, cosignedAt, NotANote, noteText, parseNote, signText, verifyNote } from './note.js';

const { privateKey } = generateKeyPairSync('ed25519');
const key = verifierKey('log.test/a', 'ed25519', publicBytesOf(privateKey));
const witness = generateKeyPairSync('ed25519').privateKey;
const witnessKey = verifierKey('log.test/a/agencies/EMB', 'cosignature', publicBytesOf(witness));
const text = checkpointText({ origin: 'log.test/a', size: 7, root: emptyRoot });

describe('signed notes', () => {
  // C2SP signed-note.md, "Example"
  it('verifies the example of the specification', () => {
    const example = parseVkey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
    const note = parseNote(
      'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
    );
    expect(verifyNote(note, [example]).by).toEqual([example]);
    expect(verifyNote({ ...note, text: 'This is another message.\n' }, [example])).toEqual({
      by: [],
      wrong: [example],
    });
  });

  it('are read as they were written, with any number of signers, of whom unknown ones do not count', () => {
    const note = {
      text,
      signatures: [
        signText(text, key.name, privateKey),
        cosign(text, witnessKey.name, witness, 1_781_805_600),
      ],
    };
    const read = parseNote(noteText(note));
    expect(read).toEqual(note);
    expect(verifyNote(read, [key, witnessKey])).toEqual({ by: [key, witnessKey], wrong: [] });
    expect(verifyNote(read, [witnessKey]).by).toEqual([witnessKey]);
    expect(verifyNote(read, [])).toEqual({ by: [], wrong: [] });
    expect(cosignedAt(read.signatures[1] as never)).toBe(1_781_805_600);
  });

  it('do not pass a cosignature off as another time, nor a signature as a cosignature', () => {
    const cosignature = cosign(text, witnessKey.name, witness, 1_000);
    const moved = Buffer.from(cosignature.bytes);
    moved.writeBigUInt64BE(2_000n);
    expect(verifyNote({ text, signatures: [{ ...cosignature, bytes: moved }] }, [witnessKey]).by).toEqual([]);
    const plain = { ...signText(text, witnessKey.name, witness), keyId: witnessKey.keyId };
    expect(verifyNote({ text, signatures: [plain] }, [witnessKey]).wrong).toEqual([witnessKey]);
  });

  it.each([
    ['', 'nothing'],
    ['text\n', 'no signature'],
    ['text\n\n', 'an empty signature part'],
    ['text\n\n- log.test/a AAAA\n', 'a hyphen'],
    ['text\n\n— log.test/a AAAAAAAA', 'no last newline'],
    ['te\txt\n\n— log.test/a AAAAAAAA\n', 'a control character'],
    ['text\n\n— a b AAAAAAAA\n', 'a space in the name'],
  ])('are not %j (%s)', (bad) => expect(() => parseNote(bad)).toThrow(NotANote));

  it('have keys whose id is checked', () => {
    expect(parseVkey(vkeyText(key))).toEqual(key);
    expect(parseVkey(vkeyText(witnessKey))).toEqual(witnessKey);
    expect(() => parseVkey(vkeyText(key).replace(key.keyId, '00000000'))).toThrow(KeyUnusable);
    expect(() => parseVkey('log.test/a')).toThrow(KeyUnusable);
  });
});

describe('checkpoints', () => {
  it('are three lines, with extensions that mean nothing', () => {
    expect(parseCheckpoint(text)).toEqual({ origin: 'log.test/a', size: 7, root: emptyRoot });
    expect(parseCheckpoint(`${text}extension\n`).size).toBe(7);
  });

  it.each([
    '',
    'o\n7\n',
    'o\n07\nAAAA\n',
    `o\n-1\n${emptyRoot.toString('base64')}\n`,
    `${text}\n`,
    text.slice(0, -1),
  ])('are not %j', (bad) => expect(() => parseCheckpoint(bad)).toThrow(NotACheckpoint));
});

describe('the key file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-notary-key-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is made once, for its owner only, and is the same key ever after', () => {
    const file = join(folder, 'made', 'notary.pem');
    const first = openLogKey(file, 'log.test/a');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(openLogKey(file, 'log.test/a').verifier).toEqual(first.verifier);
    expect(readFileSync(file, 'utf8')).toContain('BEGIN PRIVATE KEY');
    chmodSync(file, 0o640);
    expect(() => openLogKey(file, 'log.test/a')).toThrow(KeyUnusable);
  });
});
