import { hashOf, isPassword, makePassword, passwordFault } from './password.js';

describe('passwords', () => {
  it('are kept by argon2id with the parameters of OWASP', async () => {
    const hashed = await hashOf('a long way to the river');
    expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPassword('a long way to the river', hashed)).toBe(true);
    expect(await isPassword('a long way to the rivers', hashed)).toBe(false);
  });

  it('are the same by another input method', async () => {
    expect(await isPassword('ＡＢＣ123456789０', await hashOf('ABC1234567890'))).toBe(true);
  });

  it.each([
    ['长路漫漫其修远兮', 'too-short'],
    ['𠮷'.repeat(11), 'too-short'],
    ['a b c d e '.repeat(13), 'too-long'],
    ['aaaaaaaaaaaa', 'too-simple'],
    ['121212121212', 'too-simple'],
    ['abcdefghijklmn', 'too-simple'],
    ['ZHANG.WEI is not secret', 'names-the-account'],
    ['长路漫漫其修远兮吾将上下而求索', undefined],
    ['a long way to the river', undefined],
  ])('“%s” is %s', (password, fault) => {
    expect(passwordFault(password, 'zhang.wei')).toBe(fault);
  });

  it('that are made are such as one may have, each another', () => {
    const made = Array.from({ length: 50 }, makePassword);
    expect(made.map((one) => passwordFault(one, 'zhang.wei')).filter(Boolean)).toEqual([]);
    expect(new Set(made).size).toBe(50);
  });
});
