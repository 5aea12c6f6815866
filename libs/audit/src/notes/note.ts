import { sign, verify, type KeyObject } from 'node:crypto';
import { keyObjectOf, publicBytesOf, verifierKey, type VerifierKey } from './keys.js';

/** One signature line: `— <name> <base64 of key id and signature>`. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  /** Behind the key id: 64 bytes of Ed25519, or 8 of time and 64 for a cosignature. */
  readonly bytes: Buffer;
}

/** C2SP signed-note. `text` ends in a newline and is what is signed. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A text that is not a signed note. */
export class NotANote extends Error {
  readonly code = 'not-a-note';
}

/** The specification asks for at least 16 to be accepted and for some bound. */
const maxSignatures = 100;
const maxBytes = 1_000_000;

const signatureLine = /^— ([^\s\p{Z}+]+) ([A-Za-z0-9+/]+={0,2})$/u;

/** @throws {NotANote} */
export function parseNote(note: string): Note {
  if (Buffer.byteLength(note) > maxBytes) throw new NotANote('the note is too large');
  // eslint-disable-next-line no-control-regex
  if (/[\x00-\x09\x0b-\x1f]|\p{Surrogate}/u.test(note))
    throw new NotANote('a note has no control characters');
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0 || !note.endsWith('\n')) {
    throw new NotANote('a note has a text, an empty line and signature lines, each ending in a newline');
  }
  const lines = note.slice(blank + 2, -1).split('\n');
  if (lines.length > maxSignatures) throw new NotANote(`more than ${maxSignatures} signatures`);
  return { text: note.slice(0, blank + 1), signatures: lines.map(parseSignature) };
}

/** @throws {NotANote} */
function parseSignature(line: string): NoteSignature {
  const [, name = '', base64 = ''] = signatureLine.exec(line) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (!name || bytes.length < 5) throw new NotANote(`not a signature line: ${line.slice(0, 100)}`);
  return { name, keyId: bytes.subarray(0, 4).toString('hex'), bytes: bytes.subarray(4) };
}

export const signatureText = ({ name, keyId, bytes }: NoteSignature): string =>
  `— ${name} ${Buffer.concat([Buffer.from(keyId, 'hex'), bytes]).toString('base64')}\n`;

export const noteText = ({ text, signatures }: Note): string =>
  `${text}\n${signatures.map(signatureText).join('')}`;

/** A plain Ed25519 signature over the text. */
export function signText(text: string, name: string, key: KeyObject): NoteSignature {
  const { keyId } = verifierKey(name, 'ed25519', publicBytesOf(key));
  return { name, keyId, bytes: sign(null, Buffer.from(text), key) };
}

/** C2SP tlog-cosignature, "Ed25519 signed message". `at` is the instant in whole seconds since 1970. */
const cosignedMessage = (text: string, at: bigint): Buffer =>
  Buffer.from(`cosignature/v1\ntime ${at}\n${text}`);

/** A witness's statement that at `at` (seconds since 1970) this was the largest consistent tree it had seen. */
export function cosign(text: string, name: string, key: KeyObject, at: number): NoteSignature {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(at));
  const { keyId } = verifierKey(name, 'cosignature', publicBytesOf(key));
  return {
    name,
    keyId,
    bytes: Buffer.concat([time, sign(null, cosignedMessage(text, BigInt(at)), key)]),
  };
}

/** Seconds since 1970 that a cosignature claims. */
export const cosignedAt = ({ bytes }: NoteSignature): number =>
  bytes.length === 72 ? Number(bytes.readBigUInt64BE(0)) : NaN;

export const isBy = ({ name, keyId }: NoteSignature, key: VerifierKey): boolean =>
  name === key.name && keyId === key.keyId;

export function isValid(text: string, { bytes }: NoteSignature, key: VerifierKey): boolean {
  switch (key.type) {
    case 'ed25519':
      return bytes.length === 64 && verify(null, Buffer.from(text), keyObjectOf(key), bytes);
    case 'cosignature': {
      if (bytes.length !== 72) return false;
      const at = bytes.readBigUInt64BE(0);
      return at < 2n ** 63n && verify(null, cosignedMessage(text, at), keyObjectOf(key), bytes.subarray(8));
    }
  }
}

/** What became of the signatures of a note under some known keys. Those of other keys are of no account. */
export interface Verified {
  readonly by: readonly VerifierKey[];
  /** Known keys under whose name and id there is a signature that is not theirs: the note must be rejected. */
  readonly wrong: readonly VerifierKey[];
}

export function verifyNote({ text, signatures }: Note, keys: readonly VerifierKey[]): Verified {
  const by = new Set<VerifierKey>();
  const wrong = new Set<VerifierKey>();
  for (const signature of signatures) {
    for (const key of keys) {
      if (isBy(signature, key)) (isValid(text, signature, key) ? by : wrong).add(key);
    }
  }
  return { by: [...by], wrong: [...wrong] };
}
