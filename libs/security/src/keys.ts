import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PublicKey } from '#domain';

/** An agency's signing key as it lies in its key file. `d` is the secret. */
export interface AgencyKey {
  readonly agencyId: string;
  readonly keyId: string;
  readonly privateKey: PublicKey & { readonly d: string };
}

/** A new Ed25519 key for an agency. */
export function generateAgencyKey(agencyId: string, keyId: string): AgencyKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x, d } = privateKey.export({ format: 'jwk' });
  return { agencyId, keyId, privateKey: { kty: 'OKP', crv: 'Ed25519', x: x ?? '', d: d ?? '' } };
}

export const publicKeyOf = ({ privateKey: { kty, crv, x } }: AgencyKey): PublicKey => ({ kty, crv, x });

/** Writes a key file that only its owner can read. */
export function writeKeyFile(file: string, key: AgencyKey): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(key, null, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

export const readKeyFile = (file: string): AgencyKey => JSON.parse(readFileSync(file, 'utf8')) as AgencyKey;

export const privateKeyObject = (key: AgencyKey): KeyObject =>
  createPrivateKey({ key: { ...key.privateKey }, format: 'jwk' });

const imported = new Map<string, KeyObject>();

/** The key object of a registered public key, made once. */
export function publicKeyObject(key: PublicKey): KeyObject {
  let object = imported.get(key.x);
  if (!object) {
    object = createPublicKey({ key: { ...key }, format: 'jwk' });
    imported.set(key.x, object);
  }
  return object;
}
