import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Length of master and data keys in bytes: AES-256. */
export const personalKeyBytes = 32;

const nonceBytes = 12;
const tagBytes = 16;
/** Plain texts are filled up to a multiple of this, so that the length does not tell a name. */
const blockBytes = 64;

/**
 * JWA's name (RFC 7518) of how a person's data are sealed, and the key for them wrapped: AES-256-GCM under keys that
 * HKDF-SHA-256 derives. Each stored key names it; another algorithm is another name, and those sealed before stay
 * readable beside it.
 */
const sealAlgorithm = 'A256GCM';

/** The key of one person's data as it is kept. */
export interface WrappedKey {
  readonly alg: string;
  readonly wrapped: Buffer;
}

/** The stored bytes are not what this key and subject gave. */
export class PersonalDataUnreadable extends Error {
  readonly code = 'personal-data-unreadable';
}

const derived = (key: Buffer, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `liandong ${use}`, personalKeyBytes));

function encrypt(key: Buffer, nonce: Buffer, about: string, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** @throws {PersonalDataUnreadable} */
function decrypt(key: Buffer, about: string, bytes: Buffer): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes));
    decipher.setAAD(Buffer.from(about));
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
  } catch (cause) {
    throw new PersonalDataUnreadable('the personal data cannot be read with this key', { cause });
  }
}

/** A key wrapped by the master key, for what it is: the form in which it is kept. */
export const wrapKey = (master: Buffer, subject: string, key: Buffer): WrappedKey => ({
  alg: sealAlgorithm,
  wrapped: encrypt(derived(master, 'wrap'), randomBytes(nonceBytes), subject, key),
});

/** A fresh data key for one person. */
export const newWrappedKey = (master: Buffer, subject: string): WrappedKey =>
  wrapKey(master, subject, randomBytes(personalKeyBytes));

/** @throws {PersonalDataUnreadable} when it was wrapped by another master key, for another subject, or in another way */
export function unwrapKey(master: Buffer, subject: string, { alg, wrapped }: WrappedKey): Buffer {
  if (alg !== sealAlgorithm) throw new PersonalDataUnreadable(`${alg}: no algorithm that is known here`);
  return decrypt(derived(master, 'wrap'), subject, wrapped);
}

/**
 * The same value under the same key always gives the same text, so that a repeated command is recognised. The nonce
 * is a keyed digest of the value: two values never share one, and without the key it tells nothing.
 */
export function sealValue(dataKey: Buffer, subject: string, value: unknown): string {
  const json = Buffer.from(JSON.stringify(value));
  const plain = Buffer.alloc(Math.ceil(json.length / blockBytes) * blockBytes, ' ');
  json.copy(plain);
  const nonce = createHmac('sha256', derived(dataKey, 'nonce'))
    .update(plain)
    .digest()
    .subarray(0, nonceBytes);
  return encrypt(derived(dataKey, 'seal'), nonce, subject, plain).toString('base64url');
}

/** @throws {PersonalDataUnreadable} */
export const openValue = (dataKey: Buffer, subject: string, sealed: string): unknown =>
  JSON.parse(decrypt(derived(dataKey, 'seal'), subject, Buffer.from(sealed, 'base64url')).toString());

/** By what a master key is known again; tells nothing of it. */
export const nameOfMaster = (master: Buffer): string => derived(master, 'name').toString('base64url', 0, 12);

/** As which the blinding key is wrapped; no person is called so. */
export const blindingKeyName = 'blinding key';

/** The blinding key of before there was one of its own: it follows from the master key of then. */
export const firstBlindingKey = (master: Buffer): Buffer => derived(master, 'blind');

/** A digest that only the holder of the blinding key can compare a guess with. */
export const blindDigest = (blindingKey: Buffer, text: string): string =>
  createHmac('sha256', blindingKey).update(text).digest('base64url');
