import { canonical } from './canonical.js';
import { algorithm, publicKeyOf, signatureOver, type AgencyKey } from './key.js';

/** Goes into `proof` of `agency.issue-credential` and `agency.rotate-credential`. */
export interface PossessionProof {
  readonly alg: string;
  readonly signature: string;
}

/**
 * Proves by a new key that its holder brings it forward in the command of that source and id: over HTTP
 * `/agencies/<agency id>` and the `Idempotency-Key`.
 */
export function provePossession(
  newKey: AgencyKey,
  { source, id }: { readonly source: string; readonly id: string },
): PossessionProof {
  const { agencyId: agencyid, keyId: keyid, audience } = newKey;
  const statement = canonical({ agencyid, keyid, publickey: publicKeyOf(newKey), audience, source, id });
  return {
    alg: algorithm,
    signature: signatureOver(Buffer.from(`liandong possession v1\n${statement}`), newKey),
  };
}
