import { configurationExit } from '#platform';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Ended {
  readonly status: number | null;
  readonly lines: readonly string[];
}

const run = (entry: string, env: Record<string, string>, args: readonly string[]): Ended => {
  const { status, stderr } = spawnSync(process.execPath, [join('dist', entry), ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, lines: stderr.trimEnd().split('\n') };
};
const bilingual = /[\u4e00-\u9fff].*[a-z]|[a-z].*[\u4e00-\u9fff]/;

describe('settings that are wrong', () => {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-settings-'));
  let server: Server;
  let busy: string;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    busy = String((server.address() as AddressInfo).port);
  });
  afterAll(async () => {
    await new Promise((done) => server.close(done));
    rmSync(dir, { recursive: true, force: true });
  });
  const file = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const folder = (name: string, files: Readonly<Record<string, string>>): string => {
    mkdirSync(join(dir, name), { recursive: true });
    for (const [one, text] of Object.entries(files)) writeFileSync(join(dir, name, one), text);
    return join(dir, name);
  };
  const data = join(dir, 'data');
  const start = (env: Record<string, string>, ...args: string[]): Ended =>
    run('apps/stack/src/main.js', env, ['--no-demo', '--data', data, ...args]);

  const notJson = (): string => file('not.json', '{\n  "rules": [,]\n}');
  it.each<readonly [string, () => Record<string, string>, RegExp]>([
    ['a port', () => ({ API_PORT: '99999' }), /a port is a number from 1 to 65535/],
    ['an address', () => ({ KAFKA_BROKERS: 'k1' }), /^KAFKA_BROKERS=k1: host:port/],
    ['a file of a key', () => ({ APPEND_KEY_FILE: file('short.key', 'x') }), /^APPEND_KEY_FILE=.*32 random/],
    ['a folder', () => ({ NOTARY_DATA: notJson() }), /^NOTARY_DATA=.*it is no folder/],
    ['a table', () => ({ REPORTING_RULES_FILE: notJson() }), /not\.json:2:13: .*not JSON/],
    ['the port of health', () => ({ HEALTH_PORT: busy }), /^port \d+ on 127\.0\.0\.1 is in use/],
    [
      'the host of the API',
      () => ({ API_HOST: '203.0.113.1' }),
      /^API_HOST=203\.0\.113\.1 is no address of this/,
    ],
  ])('end the start with a sentence in both languages: %s', (_, env, sentence) => {
    const { status, lines } = start(env());
    expect(status).not.toBe(0);
    expect(lines.find((line) => sentence.test(line)) ?? lines).toMatch(bilingual);
  });

  it.each([
    ['is a file', () => notJson(), /it is no folder/],
    ['lies below a file', () => join(notJson(), 'data'), /a part of its path is no folder/],
    ['lies where nothing can be made', () => '/proc/liandong', /cannot hold the data/],
    ["is somebody else's", () => folder('theirs', { 'a.txt': '' }), /not a data folder of this service/],
    [
      'is of a later version',
      () => folder('later', { 'liandong.json': '{"format":7}' }),
      /later version.*format 7/,
    ],
    ['names no format', () => folder('foreign', { 'liandong.json': '{"name":"x"}' }), /names no format/],
  ])('end the start when the data folder %s', (_, path, sentence) => {
    const place = path();
    const { status, lines } = run('apps/stack/src/main.js', {}, ['--no-demo', '--data', place]);
    expect(status).not.toBe(0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(sentence);
    expect(lines[0]).toMatch(bilingual);
  });

  it('leave what a later version has written as it is', () => {
    const place = folder('kept', { 'liandong.json': '{"format":7}' });
    expect(run('apps/stack/src/main.js', {}, ['--no-demo', '--data', place]).status).toBe(1);
    expect(readFileSync(join(place, 'liandong.json'), 'utf8')).toBe('{"format":7}');
  });

  it('are all named at once by check-config, which changes nothing', () => {
    const place = join(dir, 'several');
    cpSync('samples/district', place, { recursive: true });
    for (const name of ['codes.json', 'demo.json', 'reporting-rules.json', 'threshold-rules.json'])
      writeFileSync(
        join(place, name),
        readFileSync(join('samples/district', name), 'utf8').replace('{', '{ "extra": 1,'),
      );
    const check = (env: Record<string, string>, where: string): Ended =>
      run('apps/stack/src/check-config.js', env, ['--data', data, '--district', where]);
    const { status, lines } = check({ API_PORT: 'x', LOG_LEVEL: 'loud', NOTARY_DATA: notJson() }, place);
    expect(status).toBe(configurationExit);
    for (const name of [
      'API_PORT',
      'LOG_LEVEL',
      'NOTARY_DATA',
      'CODE_TABLES',
      'DEMO',
      'REPORTING',
      'THRESHOLD',
    ])
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${name}`)));
    expect(lines.at(-1)).toMatch(/^7 to be put right/);
    expect(check({}, 'samples/district')).toEqual({ status: 0, lines: [''] });
  });

  it.each([
    ['api', 'apps/api/src/main.js'],
    ['command-worker', 'apps/command-worker/src/main.js'],
    ['followers', 'apps/followers/src/main.js'],
    ['observer', 'apps/observer/src/main.js'],
  ])('end a process that was started by itself with %#: %s', (_, entry) => {
    const { status, lines } = run(entry, { API_PORT: 'x', KAFKA_BROKERS: 'x' }, []);
    expect(status).toBe(configurationExit);
    expect(lines).toHaveLength(2);
  });
});
