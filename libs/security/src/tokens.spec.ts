import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { createSecretKey, type KeyObject } from 'node:crypto';
import { generateAgencyKey, privateKeyObject, publicKeyOf } from './keys.js';
import { signToken, tokenClaim, verifyToken } from './tokens.js';

const audience = 'liandong.test';
const key = generateAgencyKey('FIRE', 'FIRE-1', audience);
const privateKey = privateKeyObject(key);
const now = Math.floor(Date.now() / 1_000);
const good: JWTPayload = {
  iss: 'FIRE',
  sub: '值班员',
  aud: audience,
  iat: now,
  exp: now + 600,
  role: 'agency-operator',
};
const token = (payload: JWTPayload, by: KeyObject = privateKey, alg = 'EdDSA'): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg, kid: 'FIRE-1' }).sign(by);
const verify = (text: string) => verifyToken(text, { ...key, publicKey: publicKeyOf(key) });

describe('a bearer token', () => {
  it('gives the actor it was made for', async () => {
    const actor = { agencyId: 'FIRE', principal: '值班员', role: 'agency-operator' } as const;
    const text = await signToken(actor, key);
    expect(tokenClaim(text)).toEqual({ agencyId: 'FIRE', keyId: 'FIRE-1' });
    expect(await verify(text)).toEqual({ ...actor, keyId: 'FIRE-1' });
    expect(await verify(await token(good))).toEqual({ ...actor, keyId: 'FIRE-1' });
  });

  it.each<[string, JWTPayload]>([
    ['expired', { ...good, exp: now - 60 }],
    ['not yet valid', { ...good, nbf: now + 300 }],
    ['issued in the future', { ...good, iat: now + 300 }],
    ['for another installation', { ...good, aud: 'other' }],
    ['for this installation and another', { ...good, aud: [audience, 'other'] }],
    ['for no service', { ...good, aud: undefined }],
    ['by another agency', { ...good, iss: 'EMB' }],
    ['to live longer than an hour', { ...good, exp: now + 3_601 }],
    ['longer than an hour ago, and not over', { ...good, iat: now - 3_601 }],
    ['to live longer than ten minutes, for who directs', { ...good, role: 'commander', exp: now + 601 }],
    ['to live longer than ten minutes, for who directs', { ...good, role: 'duty-officer', exp: now + 601 }],
    ['to live longer than ten minutes, for who oversees', { ...good, role: 'auditor', exp: now + 601 }],
    ['to live longer than ten minutes, for who grants', { ...good, role: 'administrator', exp: now + 601 }],
    ['without an end', { ...good, exp: undefined }],
    ['without a beginning', { ...good, iat: undefined }],
    ['without a role', { ...good, role: undefined }],
    ['with a role that is no text', { ...good, role: ['commander'] }],
    ['without a subject', { ...good, sub: undefined }],
    ['with an empty subject', { ...good, sub: '' }],
    ['with control characters in its subject', { ...good, sub: 'a\0b' }],
    ['with an endless subject', { ...good, sub: 'x'.repeat(256) }],
  ])('is refused when it is %s', async (_, payload) => {
    await expect(token(payload).then(verify)).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_J/),
    });
  });

  it('lives as long as its role allows', async () => {
    expect(await verify(await token({ ...good, exp: now + 3_600 }))).toMatchObject({ agencyId: 'FIRE' });
    const privileged = { ...good, role: 'commander', exp: now + 600 };
    expect(await verify(await token(privileged))).toMatchObject({ role: 'commander' });
  });

  it('is refused when another key signed it', async () => {
    const other = privateKeyObject(generateAgencyKey('FIRE', 'FIRE-1', audience));
    await expect(token(good, other).then(verify)).rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });

  it('is refused when it is signed with the public key as a secret, or not at all', async () => {
    const secret = createSecretKey(Buffer.from(key.privateKey.x, 'base64url'));
    await expect(token(good, secret, 'HS256').then(verify)).rejects.toMatchObject({
      code: 'ERR_JOSE_ALG_NOT_ALLOWED',
    });
    await expect(verify(new UnsecuredJWT(good).encode())).rejects.toThrow();
  });

  it.each(['', 'x', 'a.b.c', '..', 'null', new UnsecuredJWT(good).encode()])(
    'claims nothing when it is %j',
    (text) => {
      expect(tokenClaim(text)).toBeUndefined();
    },
  );
});
