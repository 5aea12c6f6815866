import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { PublicKey } from '#domain';
import { LRUCache } from 'lru-cache';

/** An agency's signing key as it lies in its key file. `d` is the secret. */
export interface AgencyKey {
  readonly agencyId: string;
  readonly keyId: string;
  /** Id of the installation that it is registered with: what it signs counts there and nowhere else. */
  readonly audience: string;
  readonly privateKey: PublicKey & { readonly d: string };
}

/** Where the key of an agency lies in a folder of keys. */
export const keyFile = (keysDir: string, agencyId: string): string => join(keysDir, `${agencyId}.json`);

/** A new Ed25519 key for an agency, for use with one installation. */
export function generateAgencyKey(agencyId: string, keyId: string, audience: string): AgencyKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x, d } = privateKey.export({ format: 'jwk' });
  return { agencyId, keyId, audience, privateKey: { kty: 'OKP', crv: 'Ed25519', x: x ?? '', d: d ?? '' } };
}

export const publicKeyOf = ({ privateKey: { kty, crv, x } }: AgencyKey): PublicKey => ({ kty, crv, x });

/** There is no usable key in a key file. */
export class KeyFileUnusable extends Error {
  readonly code = 'key-file-unusable';
}

/**
 * Writes a key file that only its owner can read, durable when this returns. A file that is there already is left
 * as it is: of two that write at once one wins, and both find the same key.
 */
export function writeKeyFile(file: string, key: AgencyKey): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(key, null, 2)}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/** @throws {KeyFileUnusable} */
export function readKeyFile(file: string): AgencyKey {
  let key: Partial<AgencyKey> | null;
  try {
    key = JSON.parse(readFileSync(file, 'utf8')) as Partial<AgencyKey> | null;
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new KeyFileUnusable(missing ? `there is no ${file}` : `${file} cannot be read as a key file`, {
      cause,
    });
  }
  if (!key?.agencyId || !key.keyId || !key.audience || !key.privateKey?.d) {
    throw new KeyFileUnusable(`${file} holds no agency's key for an installation`);
  }
  return key as AgencyKey;
}

const ownKeys = new WeakMap<AgencyKey, KeyObject>();

/** The key object of an agency's own key, made once. */
export function privateKeyObject(key: AgencyKey): KeyObject {
  let object = ownKeys.get(key);
  if (!object) {
    object = createPrivateKey({ key: { ...key.privateKey }, format: 'jwk' });
    ownKeys.set(key, object);
  }
  return object;
}

/** An agency may replace its key as often as it likes: only so many are kept. */
const imported = new LRUCache<string, KeyObject>({ max: 10_000 });

/** The key object of a registered public key, made once. */
export function publicKeyObject(key: PublicKey): KeyObject {
  const name = `${key.crv} ${key.x}`;
  let object = imported.get(name);
  if (!object) {
    object = createPublicKey({ key: { ...key }, format: 'jwk' });
    imported.set(name, object);
  }
  return object;
}
