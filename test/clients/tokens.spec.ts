import { issuableRoles } from '#domain';
import { maxTokenSeconds, verifyToken } from '#security';
import { generateKey, publicKeyOf } from '../../libs/client/src/signing/key.js';
import { Tokens, tokenSeconds } from '../../libs/client/src/signing/token.js';

const key = generateKey('ENT-PUMP', 'ENT-PUMP-1', 'test.liandong');
const expected = {
  agencyId: 'ENT-PUMP',
  keyId: 'ENT-PUMP-1',
  publicKey: publicKeyOf(key),
  audience: key.audience,
};

describe('tokens', () => {
  it.each([...issuableRoles])('are taken in the role %s, which may have them for so long', async (role) => {
    expect(tokenSeconds(role)).toBe(maxTokenSeconds(role));
    const token = new Tokens({ key, principal: '值班员', role }).current();
    expect(await verifyToken(token, expected)).toEqual({
      agencyId: 'ENT-PUMP',
      principal: '值班员',
      role,
      keyId: 'ENT-PUMP-1',
    });
  });

  it('live no longer than the shortest in a role that is not known here', () => {
    expect(tokenSeconds('admiral')).toBe(600);
  });

  it('are used for most of their life, then renewed; earlier where one was not taken', () => {
    let now = 1_000_000;
    const tokens = new Tokens({ key, principal: 'x', role: 'commander' }, () => now);
    const first = tokens.current();
    now += 479_000;
    expect(tokens.current()).toBe(first);
    now += 1_000;
    const second = tokens.current();
    expect(second).not.toBe(first);
    now += 1_000;
    expect(tokens.renewed()).not.toBe(second);
  });
});
