import { generateAgencyKey, publicKeyOf, verifyToken, writeKeyFile } from '#security';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** As an operator gives it, with the build as it is. */
const liandong = (args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> =>
  new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH ?? '', ...env }, timeout: 20_000 };
    execFile(process.execPath, ['dist/apps/cli/src/main.js', ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });

describe('the operator’s commands', () => {
  let data: string;
  const key = generateAgencyKey('FIRE', 'FIRE-1');
  beforeAll(() => {
    data = mkdtempSync(join(tmpdir(), 'liandong-cli-'));
    writeKeyFile(join(data, 'keys', 'FIRE.json'), key);
    writeFileSync(join(data, 'keys', 'BAD.json'), '{');
  });
  afterAll(() => rmSync(data, { recursive: true }));

  const token = (...args: string[]): Promise<Outcome> =>
    liandong(['agency', 'token', ...args, '--data', data]);

  it('make a token that the service takes, and print nothing else', async () => {
    const { code, stdout, stderr } = await token('FIRE', '--role', 'duty-officer', '--principal', '值班长');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await verifyToken(stdout.trim(), 'FIRE', publicKeyOf(key))).toEqual({
      agencyId: 'FIRE',
      principal: '值班长',
      role: 'duty-officer',
    });
  });

  it.each<[string, string[], RegExp]>([
    ['no role', ['FIRE'], /--role/],
    ['a role that does not exist', ['FIRE', '--role', 'king'], /commander, duty-officer/],
    ['the service’s own role', ['FIRE', '--role', 'system'], /Allowed choices/],
    ['a longer life than any token has', ['FIRE', '--role', 'commander', '--expires', '13h'], /at most 12h/],
    ['a life that is none', ['FIRE', '--role', 'commander', '--expires', '-1h'], /at most 12h/],
    ['an id that is a path', ['../FIRE', '--role', 'commander'], /an id is 1 to 64/],
    ['an agency without a key file', ['NOBODY', '--role', 'commander'], /there is no .*NOBODY\.json/],
    ['a damaged key file', ['BAD', '--role', 'commander'], /BAD\.json cannot be read/],
  ])('refuse a token for %s', async (_, args, message) => {
    const { code, stdout, stderr } = await token(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
  });

  it.each<[string, string[], RegExp]>([
    ['what does not exist', ['explode'], /unknown command/],
    ['no name for an agency', ['agency', 'add', 'X', '--kind', 'department'], /--name/],
    ['no kind', ['agency', 'add', 'X', '--name', 'x'], /--kind/],
    [
      'a kind that does not exist',
      ['agency', 'add', 'X', '--name', 'x', '--kind', 'army'],
      /Allowed choices/,
    ],
    [
      'a role that does not exist',
      ['agency', 'add', 'X', '--name', 'x', '--kind', 'department', '--roles', 'dispatcher,king'],
      /not a role: king/,
    ],
    ['no projection', ['rebuild'], /missing required argument/],
    ['a dead letter that is no place', ['dead-letters', 'replay', '1-2'], /<partition>\/<offset> or all/],
    ['a limit that is no number', ['dead-letters', 'list', '--limit', 'many'], /a whole number/],
  ])('refuse %s', async (_, args, message) => {
    const { code, stderr } = await liandong(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });

  it('name a variable that is wrong, without the password in it', async () => {
    const { code, stderr } = await liandong(['dead-letters', 'list', '--data', data], {
      KAFKA_BROKERS: 'nowhere',
      POSTGRES_URL: 'mysql://u:hunter2@h/d',
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^configuration: .*POSTGRES_URL=\(hidden\)/m);
    expect(stderr).toContain('KAFKA_BROKERS=nowhere');
    expect(stderr).not.toContain('hunter2');
  });

  it('say what there is', async () => {
    const { code, stdout } = await liandong(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/agency[\s\S]*rebuild[\s\S]*dead-letters/);
  });
});
