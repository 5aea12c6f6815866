import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolder } from './data-folder.js';
import { planOf, type Plan } from './programs.js';

describe('what a start runs for signing in', () => {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-programs-'));
  let folder: DataFolder;
  beforeAll(async () => (folder = await DataFolder.open(join(dir, 'data'), { fresh: false })));
  afterAll(() => {
    folder.close();
    rmSync(dir, { recursive: true });
  });
  const ports = { api: 8080, eventStore: 2113, kafka: 9092, postgres: 5433, issuer: 8089 };
  const engines = {
    EVENTSTORE_URL: 'esdb://log:2113?tls=false',
    KAFKA_BROKERS: 'bus:9092',
    POSTGRES_URL: 'postgres://a:b@db:5432/c',
  };
  let demo = false;
  const plan = (env: NodeJS.ProcessEnv = {}, ...without: string[]): Plan =>
    planOf(
      folder,
      { ports, without, demo },
      { ...engines, GATEWAYS_FILE: 'gateways.json', ...env },
      { phones: 1, receipts: 2 },
    );
  const told = ({ environment }: Plan): Record<string, string> =>
    Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('OIDC_')));

  it('is an issuer of its own, with a secret that is made once and lies in a closed file', () => {
    const one = plan();
    const { OIDC_CLIENT_SECRET_FILE: file = '', ...rest } = told(one);
    expect(rest).toEqual({
      OIDC_ISSUER: 'http://127.0.0.1:8089/issuer',
      OIDC_CLIENT_ID: 'liandong',
      OIDC_ACR_VALUES: 'urn:liandong:two-factors',
    });
    expect([readFileSync(file, 'utf8').length, statSync(file).mode & 0o777]).toEqual([43, 0o600]);
    expect(one.engines.map(({ name }) => name)).toEqual(['embedded-issuer']);
    expect(one.engines[0]?.env).toEqual({
      LIANDONG_OIDC_DATA: join(dir, 'data', 'issuer'),
      LIANDONG_OIDC_PORT: '8089',
      LIANDONG_OIDC_CLIENT_ID: 'liandong',
      LIANDONG_OIDC_CLIENT_SECRET_FILE: file,
      LIANDONG_OIDC_CLIENT_URL: 'http://127.0.0.1:8080',
    });
    const secret = readFileSync(file, 'utf8');
    expect(readFileSync(told(plan())['OIDC_CLIENT_SECRET_FILE'] ?? '', 'utf8')).toBe(secret);
  });

  it('is nothing where it is left out', () => {
    const one = plan({}, 'issuer');
    expect([one.engines, told(one)]).toEqual([[], {}]);
  });

  it.each([[[]], [['issuer']]])(
    'is nothing where another issuer is named, which all are told (%s)',
    (without) => {
      writeFileSync(join(dir, 'of-another.secret'), 'x'.repeat(43));
      const given = {
        OIDC_ISSUER: 'https://sso.example/realms/a',
        OIDC_CLIENT_ID: 'ld',
        OIDC_ACR_VALUES: 'urn:example:two-factors',
        OIDC_CLIENT_SECRET_FILE: join(dir, 'of-another.secret'),
      };
      const one = plan(given, ...without);
      expect([one.engines, told(one)]).toEqual([[], given]);
    },
  );

  it('takes one factor for the demo alone, and otherwise as it is told', () => {
    const taken = (played: boolean, env: NodeJS.ProcessEnv = {}): unknown => {
      demo = played;
      return plan(env).environment['ONE_FACTOR'];
    };
    expect([taken(false), taken(true)]).toEqual([undefined, 'true']);
    expect([taken(false, { ONE_FACTOR: 'true' }), taken(true, { ONE_FACTOR: 'false' })]).toEqual([
      'true',
      'false',
    ]);
  });
});
