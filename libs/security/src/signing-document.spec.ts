import type { CloudEvent } from '#contracts';
import type { PossessionProof, PublicKey } from '#domain';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { publicKeyObject } from './keys.js';
import { signatureHeader, signedBytes, signedOver, verifySignature } from './message-signature.js';
import { isPossessionProved } from './possession.js';
import { tokenClaim } from './tokens.js';

interface Vectors {
  readonly key: PublicKey & { readonly d: string };
  readonly message: {
    readonly event: CloudEvent;
    readonly canonical: string;
    readonly header: string;
    readonly signature: string;
  };
  readonly possession: {
    readonly agencyId: string;
    readonly keyId: string;
    readonly audience: string;
    readonly source: string;
    readonly id: string;
    readonly bytes: string;
    readonly proof: PossessionProof;
  };
  readonly token: { readonly header: object; readonly claims: object; readonly token: string };
}

const document = readFileSync('docs/signing.md', 'utf8');
const vectors = <Name extends keyof Vectors>(name: Name): Vectors[Name][] =>
  [...document.matchAll(new RegExp('```json ' + name + '\\n(.*?)```', 'gs'))].map(
    ([, text = '']) => JSON.parse(text) as Vectors[Name],
  );

/** What a stranger would write who has only the document: nothing of this is the service's. */
const jcs = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(jcs).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${jcs(inner)}`).join(',')}}`;
};
const encoded = (text: string): string => Buffer.from(text).toString('base64url');

describe('the document on signing', () => {
  const [jwk] = vectors('key');
  if (!jwk) throw new Error('the document has no key');
  const { d: _, ...publicKey } = jwk;
  const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
  const signatureOf = (text: string): string => sign(null, Buffer.from(text), key).toString('base64url');

  it('has vectors of everything', () => {
    expect(vectors('message')).toHaveLength(2);
    expect([vectors('key').length, vectors('possession').length, vectors('token').length]).toEqual([1, 1, 1]);
  });

  it('has messages that a stranger signs the same, and the service takes', async () => {
    for (const { event, canonical, header, signature } of vectors('message')) {
      expect(jcs(event)).toBe(canonical);
      expect(`${encoded(header)}..${signatureOf(`${encoded(header)}.${canonical}`)}`).toBe(signature);
      expect(String(signedBytes(event))).toBe(canonical);
      const { data, signature: _, ...attributes } = { signature: '', ...event };
      expect(signedOver(event, signedBytes(event))).toEqual({
        members: ['data', ...Object.keys(attributes)].sort(),
        bytes: Buffer.byteLength(canonical),
        dataBytes: Buffer.byteLength(jcs(data)),
      });
      expect(signatureHeader(signature)).toEqual({ keyId: 'ENT-PUMP-1' });
      expect(await verifySignature(signature, signedBytes(event), publicKeyObject(publicKey))).toBe(true);
    }
  });

  it('has a proof that a stranger makes the same, and the service takes', () => {
    for (const { bytes, proof, ...possession } of vectors('possession')) {
      const { agencyId: agencyid, keyId: keyid, audience, source, id } = possession;
      const statement = { agencyid, keyid, publickey: publicKey, audience, source, id };
      expect(`liandong possession v1\n${jcs(statement)}`).toBe(bytes);
      expect(signatureOf(bytes)).toBe(proof.signature);
      expect(isPossessionProved({ ...possession, publicKey }, proof)).toBe(true);
    }
  });

  it('has a token that a stranger makes the same', () => {
    for (const { header, claims, token } of vectors('token')) {
      const input = `${encoded(JSON.stringify(header))}.${encoded(JSON.stringify(claims))}`;
      expect(`${input}.${signatureOf(input)}`).toBe(token);
      expect(tokenClaim(token)).toEqual({ agencyId: 'ENT-PUMP', keyId: 'ENT-PUMP-1' });
      const mac = Buffer.from(token.slice(input.length + 1), 'base64url');
      expect(verify(null, Buffer.from(input), createPublicKey(key), mac)).toBe(true);
    }
  });

  it('names every code that it is about', () => {
    const codes = ['signature-invalid', 'token-invalid', 'stale-message', 'issued-ahead', 'key-weak'];
    for (const code of [
      ...codes,
      'key-unconfirmed',
      'possession-unproved',
      'key-not-own',
      'last-administrator',
      'last-auditor',
      'last-unbound-key',
    ])
      expect(document).toContain(`\`${code}\``);
  });
});
