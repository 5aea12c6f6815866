import type { AppendVerifier } from './appends/append-key.js';
import type { KnownKey } from './appends/key-ring.js';
import { algorithm } from './message-signature.js';

/** A key of the installation as a JWK (RFC 7517, RFC 8037). */
export interface PublishedKey {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  kid: string;
  alg: string;
  use: 'sig';
  /** Place of the log from which it signs, and up to which it did; without the latter it still does. Decimal. */
  from: string;
  until?: string;
}

const jwkOf = ({ publicKey: x, keyId: kid }: AppendVerifier): Omit<PublishedKey, 'from' | 'until'> => ({
  kty: 'OKP',
  crv: 'Ed25519',
  ...{ x, kid, alg: algorithm, use: 'sig' },
});

/** All keys that the installation ever signed with, the oldest first. */
export const publishedKeys = (known: readonly KnownKey[]): PublishedKey[] =>
  known.map(({ from, until, ...key }) => ({
    ...jwkOf(key),
    from: from.toString(),
    ...(until === undefined ? {} : { until: until.toString() }),
  }));
