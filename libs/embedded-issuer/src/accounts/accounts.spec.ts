import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from '../store/store.js';
import { Accounts, initialPasswordMs, tryingCode } from './accounts.js';
import { Limits } from './limits.js';
import { codeAt, makeSecret } from './second-factor.js';

describe('accounts', () => {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-accounts-'));
  const store = Store.open(dir);
  let now = Date.UTC(2026, 10, 30);
  const accounts = new Accounts(store, () => now);
  const limits = new Limits(store, () => now);
  afterAll(async () => {
    await store.close();
    rmSync(dir, { recursive: true });
  });
  const password = 'a long way to the river';

  it('have one name each, however it is written', async () => {
    const { account } = await accounts.add(' Zhang.Wei ');
    expect(account.name).toBe('zhang.wei');
    for (const name of ['ｚhang.wei', 'ZHANG.WEI'])
      await expect(accounts.add(name)).rejects.toMatchObject({ code: 'name-taken' });
    for (const name of ['', '.x', 'a b', 'x'.repeat(65), 'a\u202eb'])
      await expect(accounts.add(name)).rejects.toMatchObject({ code: 'name-invalid' });
  });

  it('have subjects that say nothing about the name', async () => {
    const subjects = await Promise.all(
      ['a1', 'a2'].map(async (name) => (await accounts.add(name)).account.subject),
    );
    expect(subjects[0]).toMatch(/^[\da-f-]{36}$/);
    expect(new Set(subjects).size).toBe(2);
  });

  it('take an initial password for a week', async () => {
    const { account, initialPassword } = await accounts.add('week');
    now += initialPasswordMs - 1;
    expect([await accounts.verify('week', initialPassword), accounts.isInTime(account)]).toEqual([
      account,
      true,
    ]);
    now += 1;
    expect(accounts.isInTime(account)).toBe(false);
  });

  it('take a code once, whichever sign-in is first, and none before it', async () => {
    const secret = makeSecret();
    await accounts.addReady({ subject: 'codes', name: 'codes', password, secret });
    const account = accounts.find('codes')!;
    const code = codeAt(secret, now);
    expect(accounts.confirm(account, code)?.subject).toBe('codes');
    expect(accounts.confirm(account, code)).toBeUndefined();
    expect(accounts.confirm(account, codeAt(secret, now - 30_000))).toBeUndefined();
    expect(accounts.confirm(account, codeAt(secret, now + 30_000))?.subject).toBe('codes');
  });

  it('are changed by no sign-in that began before an operator changed them', async () => {
    const { account, initialPassword } = await accounts.add('raced');
    const secret = makeSecret();
    await accounts.reset('raced');
    expect(await accounts.replaceInitial(account, password)).toBeUndefined();
    expect(accounts.enrol(account, secret, codeAt(secret, now))).toBeUndefined();
    expect(await accounts.verify('raced', initialPassword)).toBeUndefined();
    const { account: after } = await accounts.reset('raced');
    accounts.lock('raced');
    expect(await accounts.replaceInitial(after, password)).toBeUndefined();
    expect([
      accounts.find(after.subject),
      accounts.list().find(({ name }) => name === 'raced')?.lockedAt,
    ]).toEqual([undefined, now]);
  });

  it('are free again after a reset, of whatever was tried', async () => {
    const { account } = await accounts.add('tried');
    const trying = { what: tryingCode(account.subject), address: '127.0.0.1' };
    for (let n = 0; n < 5; n++) expect(limits.take(trying)).toBeUndefined();
    expect(limits.take(trying)).toBe(30_000);
    await accounts.reset('tried');
    expect(limits.take(trying)).toBeUndefined();
  });

  it('limit an address over all names, whose own successes give nothing free', () => {
    const from = (n: number) => ({ what: `name:${n}`, address: '10.0.0.1' });
    for (let n = 0; n < 30; n++) {
      // of the account of who tries
      const own = { what: 'name:own', address: '10.0.0.1' };
      expect(limits.take(own)).toBeUndefined();
      limits.succeeded(own);
      expect(limits.take(from(n))).toBeUndefined();
    }
    expect(limits.take(from(31))).toBe(10_000);
    expect(limits.take({ ...from(31), address: '10.0.0.2' })).toBeUndefined();
  });
});
