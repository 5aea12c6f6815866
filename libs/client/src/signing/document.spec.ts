import { readFileSync } from 'node:fs';
import type { AgencyKey } from './key.js';
import { canonicalForm, signMessage, type SignedMessage } from './message.js';
import { canonical } from './canonical.js';
import { provePossession } from './possession.js';
import { Verifier, type InstallationKey } from './told.js';
import { signToken } from './token.js';

const document = readFileSync('docs/signing.md', 'utf8');
const vectors = <Vector>(name: string): Vector[] =>
  [...document.matchAll(new RegExp('```json ' + name + '\\n(.*?)```', 'gs'))].map(
    ([, text = '']) => JSON.parse(text) as Vector,
  );

describe('the vectors of the document', () => {
  const [privateKey] = vectors<AgencyKey['privateKey']>('key');
  if (!privateKey) throw new Error('the document has no key');
  const key: AgencyKey = {
    agencyId: 'ENT-PUMP',
    keyId: 'ENT-PUMP-1',
    audience: 'liandong.example',
    privateKey,
  };

  it('of messages', () => {
    const messages = vectors<{ event: SignedMessage; canonical: string; signature: string }>('message');
    expect(messages).toHaveLength(2);
    for (const { event, canonical, signature } of messages) {
      expect(canonicalForm(event)).toBe(canonical);
      expect(signMessage(event, key)).toEqual({ ...event, signature });
    }
  });

  it('of what an installation tells', async () => {
    const [vector] = vectors<{ key: InstallationKey; event: Record<string, unknown>; canonical: string }>(
      'told',
    );
    const { data, ...attributes } = vector?.event ?? {};
    const verifier = new Verifier('liandong.example', () => (vector ? [vector.key] : []));
    await expect(verifier.verify(attributes as Record<string, string>, data)).resolves.toBeUndefined();
    const { signature: _, ...signed } = attributes;
    expect(canonical({ ...signed, data })).toBe(vector?.canonical);
  });

  it('of a proof of possession', () => {
    const [{ source, id, proof } = { source: '', id: '', proof: {} }] = vectors<{
      source: string;
      id: string;
      proof: object;
    }>('possession');
    expect(provePossession(key, { source, id })).toEqual(proof);
  });

  it('of a token', () => {
    const [vector] = vectors<{ claims: Record<'iat' | 'exp', number>; token: string }>('token');
    const { iat = 0, exp = 0 } = vector?.claims ?? {};
    const sender = { key, principal: '值班员', role: 'enterprise-operator' };
    expect(signToken(sender, { issuedAt: iat, seconds: exp - iat })).toBe(vector?.token);
  });
});
