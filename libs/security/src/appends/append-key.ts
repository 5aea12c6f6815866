import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';

/** Of signatures over appends. Another algorithm is another name here, and stands beside this one in a log. */
export const appendAlgorithms = ['Ed25519'] as const;
export type AppendAlgorithm = (typeof appendAlgorithms)[number];

export const appendKeyBytes = 32;

/** The half of a key that everybody may know. */
export interface AppendVerifier {
  readonly alg: AppendAlgorithm;
  /** 16 hexadecimal digits that follow from algorithm and key. */
  readonly keyId: string;
  /** 32 bytes as RFC 8032 writes them, base64url. */
  readonly publicKey: string;
}

/** What the service signs its appends with. */
export interface AppendKey extends AppendVerifier {
  /** Beside the event loop: some 50 µs in a thread of the pool. */
  sign(message: Buffer): Promise<Buffer>;
  /** 32 bytes for one other purpose, of which nothing follows for this key or for other purposes (RFC 5869). */
  subkey(purpose: string): Buffer;
}

/** Bytes that no public key consists of, or an algorithm that is not used here. */
export class AppendKeyUnusable extends Error {
  readonly code = 'append-key-unusable';
}

const signInPool = promisify<null, Buffer, KeyObject, Buffer>(sign);
const verifyInPool = promisify<null, Buffer, KeyObject, Buffer, boolean>(verify);

/** What stands before the 32 bytes in PKCS #8 (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** @param seed the 32 random bytes that are the private key of RFC 8032 */
export function appendKey(seed: Buffer): AppendKey {
  if (seed.length !== appendKeyBytes)
    throw new AppendKeyUnusable(`a key for appends has ${appendKeyBytes} bytes`);
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    ...appendVerifier('Ed25519', x),
    sign: (message) => signInPool(null, message, privateKey),
    subkey: (purpose) => Buffer.from(hkdfSync('sha256', seed, '', purpose, 32)),
  };
}

/** @throws {AppendKeyUnusable} */
export function appendVerifier(alg: string, publicKey: string): AppendVerifier {
  if (!isAppendAlgorithm(alg)) throw new AppendKeyUnusable(`${alg}: not an algorithm of appends`);
  if (!/^[\w-]{43}$/.test(publicKey)) throw new AppendKeyUnusable('a public key of Ed25519 has 32 bytes');
  const keyId = createHash('sha256').update(`${alg}\n${publicKey}`).digest('hex').slice(0, 16);
  return { alg, keyId, publicKey };
}

const isAppendAlgorithm = (alg: string): alg is AppendAlgorithm =>
  (appendAlgorithms as readonly string[]).includes(alg);

const objects = new Map<string, KeyObject>();

/** Beside the event loop. A signature that is no signature is not valid. */
export function isSignedBy(
  { publicKey }: AppendVerifier,
  message: Buffer,
  signature: Buffer,
): Promise<boolean> {
  let key = objects.get(publicKey);
  if (!key) {
    key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    objects.set(publicKey, key);
  }
  return verifyInPool(null, message, key, signature);
}
