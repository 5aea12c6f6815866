import { startEmbeddedPhones, type RunningPhones } from '#embedded-phones';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Phones } from './phones.js';

const log = pino({ level: 'silent' });
const { signal } = new AbortController();

describe('a phone of the night', () => {
  let dir: string;
  let gateway: RunningPhones;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'liandong-demo-phones-'));
    gateway = await startEmbeddedPhones({ dataDir: dir, host: '127.0.0.1', port: 0, secret: 's' });
  });
  afterAll(async () => {
    await gateway.close();
    rmSync(dir, { recursive: true });
  });
  const phones = (more: object = {}): Phones =>
    new Phones({ url: `http://127.0.0.1:${gateway.port}`, secret: 's' }, log, { pauseMs: 1, ...more });
  const bring = (key: string, text: string): void =>
    gateway.phones.bring({ key, kind: 'voice', telephone: '0851-0003', text });

  it('is picked up once the call is there, and that call is answered and no other', async () => {
    bring('M1.1', '任务：巡查');
    const picked = phones().pickUp({ telephone: '0851-0003', says: '暴雨红色预警' }, signal);
    bring('M2.1', '【演练】暴雨红色预警 请确认收到');
    bring('M3.1', '任务：转移');
    expect(await picked).toBe(true);
    expect(gateway.phones.shown('0851-0003').map(({ key, answers }) => [key, answers])).toEqual([
      ['M1.1', []],
      ['M2.1', ['1']],
      ['M3.1', []],
    ]);
  });

  it('that does not ring is not waited for for ever', async () => {
    const call = { telephone: '0851-0004', says: '暴雨' };
    expect(await phones({ ringsWithinMs: 0 }).pickUp(call, signal)).toBe(false);
    await expect(phones().pickUp(call, AbortSignal.abort())).rejects.toThrow();
  });
});
