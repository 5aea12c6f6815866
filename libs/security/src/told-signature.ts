import type { ToldEvent } from '#contracts';
import { canonicalize } from 'json-canonicalize';
import type { AppendKey } from './appends/append-key.js';
import { algorithm } from './message-signature.js';

/** What JWS calls the algorithms of appends. */
const jwsNames = { Ed25519: algorithm } as const;

/**
 * Signs for the installation with the key that it signs its appends with: a detached JWS over the JCS form of all
 * attributes and data. No append's message begins as a JWS does.
 */
export async function signTold(event: ToldEvent, key: AppendKey): Promise<string> {
  const header = Buffer.from(
    JSON.stringify({ alg: jwsNames[key.alg], kid: key.keyId, b64: false, crit: ['b64'] }),
  ).toString('base64url');
  const signature = await key.sign(Buffer.from(`${header}.${canonicalize(event)}`));
  return `${header}..${signature.toString('base64url')}`;
}
