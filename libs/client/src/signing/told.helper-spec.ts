import { canonical } from './canonical.js';
import { algorithm, base64url, signatureOver, type AgencyKey } from './key.js';
import type { InstallationKey } from './told.js';

/** Headers of a message as an installation signs it. */
export function toldBy(
  key: AgencyKey,
  attributes: Readonly<Record<string, string>>,
  data: unknown,
): Record<string, string> {
  const all = { specversion: '1.0', installation: key.audience, ...attributes };
  const header = base64url(JSON.stringify({ alg: algorithm, kid: key.keyId, b64: false, crit: ['b64'] }));
  const signed = Buffer.from(`${header}.${canonical({ ...all, data })}`);
  const headers = Object.fromEntries(Object.entries(all).map(([name, text]) => [`ce_${name}`, text]));
  return { ...headers, ce_signature: `${header}..${signatureOver(signed, key)}` };
}

export const published = ({ keyId, privateKey: { kty, crv, x } }: AgencyKey): InstallationKey => ({
  ...{ kty, crv, x, kid: keyId, alg: algorithm },
});
