import type { AgencyCommands, Refusal } from '#domain';
import { isPossessionProved, isWeakKey } from '#security';
import type { Read } from './passing.js';

type WithNewKey = AgencyCommands['agency.issue-credential'] | AgencyCommands['agency.rotate-credential'];

/**
 * Why a new key may not be registered: it is a weak one, or nobody has shown that its agency holds it. What the
 * machine itself registers needs no proof, since it has just made that key; but a weak one it does not register either.
 */
export function newKeyRefused(
  { name, targetId, data, own, submission }: Read,
  audience: string,
): Refusal | undefined {
  if (name !== 'agency.issue-credential' && name !== 'agency.rotate-credential') return undefined;
  const { keyId, publicKey, proof } = data as WithNewKey;
  if (isWeakKey(publicKey)) return { code: 'key-weak', keyId };
  if (own) return undefined;
  const { source, id } = submission;
  const possession = { agencyId: targetId, keyId, publicKey, audience, source, id };
  const isProved = proof !== undefined && isPossessionProved(possession, proof);
  return isProved ? undefined : { code: 'possession-unproved', keyId };
}
