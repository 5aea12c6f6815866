import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A public key as a JWK (RFC 8037). */
export interface PublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

/** An agency's signing key as it lies in its key file. `d` is the secret. */
export interface AgencyKey {
  readonly agencyId: string;
  readonly keyId: string;
  /** Id of the installation: what is signed with this key counts there and nowhere else. */
  readonly audience: string;
  readonly privateKey: PublicKey & { readonly d: string };
}

/** Who speaks: a person or program of the agency whose key it is, in a role of that key. */
export interface Sender {
  readonly key: AgencyKey;
  /** 1 to 255 printable characters; on record with all that is said. */
  readonly principal: string;
  /** Such as `enterprise-operator`. */
  readonly role: string;
}

export class KeyFileUnusable extends Error {
  readonly code = 'key-file-unusable';
}

/** @throws {KeyFileUnusable} */
export function readKeyFile(file: string): AgencyKey {
  let key: Partial<AgencyKey> | null;
  try {
    key = JSON.parse(readFileSync(file, 'utf8')) as Partial<AgencyKey> | null;
  } catch (cause) {
    throw new KeyFileUnusable(`${file} cannot be read as a key file`, { cause });
  }
  if (!key?.agencyId || !key.keyId || !key.audience || !key.privateKey?.d) {
    throw new KeyFileUnusable(`${file} holds no agency's key for an installation`);
  }
  return key as AgencyKey;
}

/** A new key, for a rotation or for an administrator to register. */
export function generateKey(agencyId: string, keyId: string, audience: string): AgencyKey {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { agencyId, keyId, audience, privateKey: { kty: 'OKP', crv: 'Ed25519', x: x ?? '', d: d ?? '' } };
}

export const publicKeyOf = ({ privateKey: { kty, crv, x } }: AgencyKey): PublicKey => ({ kty, crv, x });

const objects = new WeakMap<AgencyKey, KeyObject>();

/** Ed25519 over the bytes themselves, base64url. */
export function signatureOver(bytes: Buffer, key: AgencyKey): string {
  let object = objects.get(key);
  if (!object) {
    object = createPrivateKey({ key: { ...key.privateKey }, format: 'jwk' });
    objects.set(key, object);
  }
  return sign(null, bytes, object).toString('base64url');
}

/** What JOSE calls the one algorithm that is taken so far. */
export const algorithm = 'EdDSA';

export const base64url = (text: string): string => Buffer.from(text).toString('base64url');
