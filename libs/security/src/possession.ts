import { sign, verify } from 'node:crypto';
import type { PossessionProof, PublicKey } from '#domain';
import { canonicalize } from 'json-canonicalize';
import { privateKeyObject, publicKeyObject, publicKeyOf, type AgencyKey } from './keys.js';
import { algorithm } from './message-signature.js';

/** What the holder of a new key states by it: whose it is, where, and in which command it is brought forward. */
export interface Possession {
  readonly agencyId: string;
  readonly keyId: string;
  readonly publicKey: PublicKey;
  /** Id of the installation. */
  readonly audience: string;
  /** CloudEvents `source` and `id` of the command, or agency of the token and `Idempotency-Key`. */
  readonly source: string;
  readonly id: string;
}

/** No message and no token begins with it: the space occurs in neither's first part. */
const heading = 'liandong possession v1\n';

/** The bytes that are signed; docs/signing.md. */
export function possessionBytes({ agencyId, keyId, publicKey, audience, source, id }: Possession): Buffer {
  const { kty, crv, x } = publicKey;
  const statement = { agencyid: agencyId, keyid: keyId, publickey: { kty, crv, x }, audience, source, id };
  return Buffer.from(heading + canonicalize(statement));
}

/** Proves by a new key that its holder brings it forward, in the command of that source and id. */
export function provePossession(key: AgencyKey, command: { source: string; id: string }): PossessionProof {
  const { agencyId, keyId, audience } = key;
  const { source, id } = command;
  const bytes = possessionBytes({ agencyId, keyId, audience, publicKey: publicKeyOf(key), source, id });
  return { alg: algorithm, signature: sign(null, bytes, privateKeyObject(key)).toString('base64url') };
}

/** Says nothing of a weak key, which proves anything: ask {@link isWeakKey} first. */
export function isPossessionProved(possession: Possession, proof: PossessionProof): boolean {
  const signature = Buffer.from(proof.signature, 'base64url');
  return (
    proof.alg === algorithm &&
    signature.length === 64 &&
    signature.toString('base64url') === proof.signature &&
    verify(null, possessionBytes(possession), publicKeyObject(possession.publicKey), signature)
  );
}
