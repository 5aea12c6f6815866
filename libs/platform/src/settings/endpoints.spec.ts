import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { besideStack, writeEnvironment } from './endpoints.js';

describe('endpoints of a running stack', () => {
  let dir: string;
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'liandong-endpoints-')));
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

  describe('in a folder that was copied', () => {
    const elsewhere = (): string => `${dir}-elsewhere`;
    afterEach(() => rmSync(elsewhere(), { recursive: true, force: true }));

    it('are those of the original, and not taken for its own', () => {
      cpSync(dir, elsewhere(), { recursive: true });
      expect(() => besideStack(elsewhere(), {})).toThrow(
        expect.objectContaining({ code: 'copied-folder', folder: elsewhere(), original: dir }),
      );
      const env = { EVENTSTORE_URL: 'esdb://mine:2113' };
      expect(besideStack(elsewhere(), env)).toEqual(env);
    });

    it('are its own again when a stack was started from it', () => {
      cpSync(dir, elsewhere(), { recursive: true });
      writeEnvironment(elsewhere(), { API_PORT: '5' });
      expect(besideStack(elsewhere(), {})).toEqual({ API_PORT: '5' });
    });

    it('stay its own when the folder is moved, or reached by another path', () => {
      symlinkSync(dir, elsewhere());
      expect(besideStack(elsewhere(), {})).toMatchObject({ API_PORT: '4' });
      rmSync(elsewhere());
      renameSync(dir, elsewhere());
      expect(besideStack(elsewhere(), {})).toMatchObject({ API_PORT: '4' });
      renameSync(elsewhere(), dir);
    });
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
