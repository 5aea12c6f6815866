import { codeOf, ensureReadyMade, openAccounts, startEmbeddedIssuer } from '#embedded-issuer';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peopleCommand } from './command.js';
import { readyMadeFile } from './places.js';

describe('accounts for people', () => {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-people-'));
  const now = Date.UTC(2026, 10, 30);
  const client = { id: 'liandong', secret: 'secret', baseUrl: 'http://127.0.0.1:8080' };
  let issuer: string;
  const people = async (...args: string[]): Promise<string[]> => {
    const said: string[] = [];
    const command = peopleCommand({ say: (line) => said.push(line), now: () => now });
    await command.parseAsync([...args, '--data', dir], { from: 'user' });
    return said;
  };
  afterAll(() => rmSync(dir, { recursive: true }));

  it('are none before the first start', async () => {
    await expect(people('add', 'zhang.wei')).rejects.toMatchObject({ code: 'no-issuer' });
  });

  it('are made beside an issuer that runs, with what the agency needs and a password that is told once', async () => {
    const running = await startEmbeddedIssuer({ dataDir: join(dir, 'issuer'), port: 0, client });
    issuer = running.issuer;
    const said = await people('add', 'zhang.wei');
    await running.close();
    expect(said.join('\n')).toMatch(
      new RegExp(
        `^zhang\\.wei\\n  issuer           ${issuer}\\n  subject          [\\da-f-]{36}\\n` +
          '  initial password [a-z2-9]{5}(-[a-z2-9]{5}){3}\\n  shown once; .* until 2026-12-07 ',
      ),
    );
    expect((await people('list')).join()).toMatch(
      /^zhang\.wei\t[\da-f-]{36}\tinitial password until 2026-12-07/,
    );
  });

  it('are locked, and reset with the same subject', async () => {
    const subjectIn = (said: readonly string[]): string | undefined => /[\da-f-]{36}/.exec(said.join())?.[0];
    const before = subjectIn(await people('list'));
    await people('lock', 'zhang.wei');
    expect((await people('list')).join()).toMatch(/\tlocked/);
    expect(subjectIn(await people('reset', 'zhang.wei'))).toBe(before);
    expect((await people('list')).join()).toMatch(/\tinitial password/);
    await expect(people('lock', 'nobody')).rejects.toMatchObject({ code: 'no-such-account' });
  });

  it('for demonstrations are the same each time, with what proves them in a file that is nobody else’s', async () => {
    const beside = await openAccounts(join(dir, 'issuer'), () => now);
    const file = readyMadeFile(dir);
    const first = await ensureReadyMade(beside, file, ['王芳', 'li.na']);
    const again = await ensureReadyMade(beside, file, ['Li.Na', 'chen.jie']);
    expect(again[0]).toEqual(first[1]);
    expect(new Set([...first, ...again].map(({ password }) => password)).size).toBe(3);
    const [one] = first;
    const account = await beside.accounts.verify('王芳', one!.password);
    expect(beside.accounts.confirm(account!, codeOf(one!, now))?.subject).toBe(one!.subject);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await beside.close();
    expect(await people('code', '王芳')).toEqual([
      `  password         ${one!.password}`,
      `  one-time code    ${codeOf(one!, now)}`,
    ]);
    await expect(people('code', 'zhang.wei')).rejects.toThrow('no account made for demonstrations');
    expect((await people('list')).filter((line) => line.includes('in use'))).toHaveLength(3);
  });
});
