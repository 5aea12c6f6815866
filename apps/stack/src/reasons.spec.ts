import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { latestReason } from './reasons.js';

describe('why a program is not ready', () => {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-reasons-'));
  const file = join(dir, 'app.log');
  afterAll(() => rmSync(dir, { recursive: true }));
  const log = (...entries: (object | string)[]): void =>
    writeFileSync(
      file,
      entries.map((entry) => `${typeof entry === 'string' ? entry : JSON.stringify(entry)}\n`).join(''),
    );

  it('is its newest complaint, with the reason beside it', () => {
    log(
      { level: 40, time: 10, msg: 'older' },
      { level: 50, time: 20, msg: 'start failed', err: { message: 'no connection' } },
      { level: 30, time: 30, msg: 'all is well' },
      'Warning: no entry at all',
      '{"level":50,"time":40,"msg":"cut',
    );
    expect(latestReason(file, 0)).toBe('start failed: no connection');
  });

  it('is each engine that it waits for', () => {
    log({
      level: 40,
      time: 10,
      msg: 'waiting for an engine',
      waitingFor: ['Kafka at a:1: …', 'PostgreSQL at …'],
    });
    expect(latestReason(file, 0)).toBe('Kafka at a:1: …\nPostgreSQL at …');
  });

  it('is what it waits for, whatever its clients complain about meanwhile, until it waits no longer', () => {
    const waiting = { level: 40, time: 1_000, msg: 'waiting for an engine', waitingFor: ['Kafka at a:1: …'] };
    log(waiting, { level: 40, time: 9_000, msg: 'connection refused' });
    expect(latestReason(file, 0)).toBe('Kafka at a:1: …');
    log(waiting, { level: 40, time: 90_000, msg: 'the log is another one' });
    expect(latestReason(file, 0)).toBe('the log is another one');
  });

  it('is not one of an earlier run', () => {
    log({ level: 50, time: 10, msg: 'start failed' });
    expect(latestReason(file, 11)).toBeUndefined();
  });

  it('is unknown where there is no log', () => {
    expect(latestReason(join(dir, 'none'), 0)).toBeUndefined();
  });
});
