import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { besideStack, writeEndpoints } from './endpoints.js';

describe('endpoints of a running stack', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'liandong-endpoints-'));
    writeEndpoints(dir, {
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
    expect(statSync(join(dir, 'endpoints.json')).mode & 0o777).toBe(0o600);
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

  it('are reported by file name when they are damaged', () => {
    writeFileSync(join(dir, 'endpoints.json'), '{"EVENTSTORE_URL": "esd');
    expect(() => besideStack(dir, {})).toThrow(/endpoints\.json/);
  });
});
