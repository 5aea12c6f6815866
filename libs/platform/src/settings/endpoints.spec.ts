import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { besideStack, writeEnvironment } from './endpoints.js';

describe('endpoints of a running stack', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'liandong-endpoints-'));
    writeEnvironment(dir, {
      EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false',
      KAFKA_BROKERS: '127.0.0.1:2',
      KAFKA_TOPIC_PREFIX: 'huaxi.',
      POSTGRES_URL: 'postgres://u:secret@127.0.0.1:3/d',
      API_HOST: '127.0.0.1',
      API_PORT: '4',
    });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('can be read by their owner only, since they hold a password', () => {
    expect(statSync(join(dir, 'apps.env')).mode & 0o777).toBe(0o600);
  });

  it('fill what the environment leaves open and never override it', () => {
    expect(besideStack(dir, { KAFKA_BROKERS: 'mine:9092', OTHER: 'x' })).toMatchObject({
      EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false',
      KAFKA_BROKERS: 'mine:9092',
      OTHER: 'x',
    });
  });

  it('leave the environment as it is where no stack wrote any', () => {
    const env = { A: '1' };
    expect(besideStack(join(dir, 'nothing'), env)).toEqual(env);
  });

  it('are read by node as they were written, whatever stands in them', () => {
    const env = { A: 'a #b$c= ', B: `it's`, C: `"it's"`, D: 'a\\n', E: '' };
    writeEnvironment(dir, env);
    expect(besideStack(dir, {})).toEqual(env);
    const program = ['-p', 'JSON.stringify(process.env)'];
    const said = execFileSync(process.execPath, [`--env-file=${join(dir, 'apps.env')}`, ...program], {
      env: { A: 'mine' },
      encoding: 'utf8',
    });
    expect(JSON.parse(said)).toMatchObject({ ...env, A: 'mine' });
  });
});
