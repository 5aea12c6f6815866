import { generateAgencyKey, publicKeyOf } from './keys.js';
import { signEvent } from './message-signature.js';
import { isPossessionProved, possessionBytes, provePossession, type Possession } from './possession.js';

const audience = 'liandong.test';
const key = generateAgencyKey('FIRE', 'FIRE-2', audience);
const possession: Possession = {
  agencyId: 'FIRE',
  keyId: 'FIRE-2',
  publicKey: publicKeyOf(key),
  audience,
  source: '/agencies/LD-ADMIN',
  id: 'issue-1',
};
const proof = provePossession(key, possession);

describe('a proof of possession', () => {
  it('is the new key’s own, for this agency, id, installation and command', () => {
    expect(isPossessionProved(possession, proof)).toBe(true);
  });

  it.each<[string, Partial<Possession>]>([
    ['agency', { agencyId: 'EMB' }],
    ['key id', { keyId: 'FIRE-3' }],
    ['key', { publicKey: publicKeyOf(generateAgencyKey('FIRE', 'FIRE-2', audience)) }],
    ['installation', { audience: 'other.test' }],
    ['sender', { source: '/agencies/EMB' }],
    ['command', { id: 'issue-2' }],
  ])('proves nothing for another %s', (_, change) => {
    expect(isPossessionProved({ ...possession, ...change }, proof)).toBe(false);
  });

  it('is of the one form', () => {
    const { signature } = proof;
    for (const other of ['', 'x', `${signature}=`, `${signature} `, signature.slice(1)])
      expect(isPossessionProved(possession, { ...proof, signature: other })).toBe(false);
    expect(isPossessionProved(possession, { ...proof, alg: 'none' })).toBe(false);
  });

  it('is no signature of a message, and none of those is a proof', () => {
    const event = {
      specversion: '1.0',
      id: 'issue-1',
      source: '/agencies/FIRE',
      type: 'liandong.incident.report.v1',
      subject: 'incident-1',
      time: '2026-06-18T14:00:00Z',
      principal: 'x',
      role: 'agency-operator',
      data: {},
    } as const;
    const [header, , signature = ''] = signEvent(event, key).signature?.split('.') ?? [];
    expect(isPossessionProved(possession, { alg: 'EdDSA', signature })).toBe(false);
    // base64url and a dot begin what is signed of a message and of a token
    expect(`${header}.`).toMatch(/^[A-Za-z0-9_-]+\.$/);
    expect(String(possessionBytes(possession))).toMatch(/^liandong possession v1\n\{/);
  });
});
