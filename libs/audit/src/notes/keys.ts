import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

/** Signature types of C2SP signed-note that are used here. */
const signatureTypes = { ed25519: 1, cosignature: 4 } as const;
export type SignatureType = keyof typeof signatureTypes;

/** A key that notes can be verified with. */
export interface VerifierKey {
  /** Key name: not empty, without spaces and `+`. */
  readonly name: string;
  /** Eight hexadecimal digits; not a fingerprint, see {@link fingerprint}. */
  readonly keyId: string;
  readonly type: SignatureType;
  /** The 32-byte encoding of RFC 8032. */
  readonly publicKey: Buffer;
}

/** A text that is no verifier key, or one of a kind that is not used here. */
export class KeyUnusable extends Error {
  readonly code = 'key-unusable';
}

export const isKeyName = (name: string): boolean => /^[^\s\p{Z}+]+$/u.test(name);

export function verifierKey(name: string, type: SignatureType, publicKey: Buffer): VerifierKey {
  if (!isKeyName(name)) throw new KeyUnusable(`${name}: a key name has no space and no +`);
  if (publicKey.length !== 32) throw new KeyUnusable(`${name}: an Ed25519 public key has 32 bytes`);
  const keyId = createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.of(signatureTypes[type]))
    .update(publicKey)
    .digest('hex')
    .slice(0, 8);
  return { name, keyId, type, publicKey };
}

/** `<name>+<key id>+<base64 of type and key>`: C2SP signed-note, "Verifier keys". */
export const vkeyText = ({ name, keyId, type, publicKey }: VerifierKey): string =>
  `${name}+${keyId}+${Buffer.concat([Buffer.of(signatureTypes[type]), publicKey]).toString('base64')}`;

/** @throws {KeyUnusable} */
export function parseVkey(text: string): VerifierKey {
  const [, name = '', keyId = '', material = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const bytes = Buffer.from(material, 'base64');
  const type = (Object.keys(signatureTypes) as SignatureType[]).find(
    (known) => signatureTypes[known] === bytes[0],
  );
  if (!name || !type) throw new KeyUnusable(`${text.slice(0, 100)}: not a verifier key of a known type`);
  const key = verifierKey(name, type, bytes.subarray(1));
  if (key.keyId !== keyId) throw new KeyUnusable(`${name}: the key id ${keyId} is not that of the key`);
  return key;
}

/** For people to compare over another channel: SHA-256 of the verifier key's text, in groups of four. */
export const fingerprint = (key: VerifierKey): string =>
  (createHash('sha256').update(vkeyText(key)).digest('hex').match(/.{4}/g) ?? []).join(' ');

/** For `node:crypto`. */
export const keyObjectOf = ({ publicKey }: VerifierKey): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') }, format: 'jwk' });

/** The 32 bytes of an Ed25519 key object, private or public. */
export function publicBytesOf(key: KeyObject): Buffer {
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  return Buffer.from(x ?? '', 'base64url');
}
