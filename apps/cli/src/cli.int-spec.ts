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

const run = (args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> =>
  new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH ?? '', ...env }, timeout: 240_000 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });

/** As an operator gives it, with the build as it is. */
const liandong = (args: readonly string[], env?: Record<string, string>): Promise<Outcome> =>
  run(['dist/apps/cli/src/main.js', ...args], env);

const audience = 'cli.test';

describe('the operator’s commands', () => {
  let data: string;
  const key = generateAgencyKey('FIRE', 'FIRE-1', audience);
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
    expect(await verifyToken(stdout.trim(), { ...key, publicKey: publicKeyOf(key) })).toEqual({
      agencyId: 'FIRE',
      principal: '值班长',
      role: 'duty-officer',
      keyId: 'FIRE-1',
    });
  });

  it('make a token without loading what needs an engine', async () => {
    const code = `
      import { createRequire } from 'node:module';
      process.on('exit', () => console.log(Object.keys(createRequire('/').cache).join('\\n')));
    `;
    const command = ['dist/apps/cli/src/main.js', 'agency', 'token', 'FIRE', '--role', 'commander'];
    const hook = `data:text/javascript,${encodeURIComponent(code)}`;
    const { stdout } = await run(['--import', hook, ...command, '--data', data]);
    expect(stdout).toContain('node_modules/commander/');
    expect(stdout).not.toMatch(/node_modules\/(@nestjs|@eventstore|typeorm|kafkajs|class-validator)\//);
  });

  // a process each, so only what stands for a kind of mistake, side by side
  it('refuse a token that the service would not take, in one line', async () => {
    const cases: [string[], RegExp][] = [
      [['FIRE', '--role', 'system'], /Allowed choices are commander/],
      [['FIRE', '--role', 'commander', '--expires', '13h'], /at most 10m in the role commander/],
      [['../FIRE', '--role', 'commander'], /an id is 1 to 64/],
      [['NOBODY', '--role', 'commander'], /there is no .*NOBODY\.json/],
      [['BAD', '--role', 'commander'], /BAD\.json cannot be read/],
    ];
    await Promise.all(
      cases.map(async ([args, message]) => {
        const { code, stdout, stderr } = await token(...args);
        expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: '' });
        expect(stderr).toMatch(message);
        expect(stderr).not.toContain('    at ');
      }),
    );
  });

  it('refuse what is not a command, or has a wrong argument', async () => {
    const cases: [string[], RegExp][] = [
      [['explode'], /unknown command/],
      [['agency', 'add', 'X', '--name', 'x', '--kind', 'department', '--roles', 'king'], /not a role: king/],
      [
        ['agency', 'add', 'X', '--name', 'x', '--kind', 'department', '--mandate', 'rule:520111'],
        /capacity:area\[:of,…\], with a capacity of command/,
      ],
      [['rebuild'], /missing required argument/],
      [['dead-letters', 'replay', '1-2'], /<partition>\/<offset> or all/],
    ];
    await Promise.all(
      cases.map(async ([args, message]) => {
        const { code, stderr } = await liandong(args);
        expect({ args, code }).toEqual({ args, code: 1 });
        expect(stderr).toMatch(message);
      }),
    );
  });

  it('name a variable that is wrong, without the password in it', async () => {
    const { code, stderr } = await liandong(['dead-letters', 'list', '--data', data], {
      KAFKA_BROKERS: 'nowhere',
      POSTGRES_URL: 'mysql://u:hunter2@h/d',
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^configuration: /);
    expect(stderr).toMatch(/^(configuration: )?POSTGRES_URL=\(hidden\)/m);
    expect(stderr).toContain('KAFKA_BROKERS=nowhere');
    expect(stderr).not.toContain('hunter2');
  });

  it('say what there is', async () => {
    const { code, stdout } = await liandong(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/agency[\s\S]*rebuild[\s\S]*dead-letters/);
  });
});
