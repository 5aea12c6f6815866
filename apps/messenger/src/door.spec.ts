import type { ChannelName } from '#domain';
import { openGateways, type Receipt } from '#gateways';
import { startEmbeddedPhones, type RunningPhones } from '#embedded-phones';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planPhones } from '../../stack/src/phones.js';
import { answerLinks } from './answer-links.js';
import { openDoor, type MessengerDoor } from './door.js';
import { Night } from './night.helper-spec.js';
import { Progress } from './progress.js';
import { Receipts } from './receipts.js';
import { until } from '../../../test/harness/until.js';

const silent = { error: () => undefined, info: () => undefined, warn: () => undefined };

describe('the phones of the stack and the door for receipts', () => {
  let dir: string;
  let night: Night;
  let phones: RunningPhones;
  let door: MessengerDoor;
  let progress: Progress;
  let clock = 0;
  const waiting: { provider: string; providerId: string; receipt: object }[] = [];
  const links = answerLinks(
    (text) => Buffer.from(text.padEnd(40, 'x')).toString('base64url'),
    'https://answer/',
  );
  const secretOf = (name: string): string => readFileSync(join(dir, 'phones', name), 'utf8').trim();

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'liandong-phones-'));
    planPhones(dir, '127.0.0.1', { phones: 1, receipts: 1 });
    night = new Night();
    const settings = JSON.parse(readFileSync(join(dir, 'phones', 'gateways.json'), 'utf8')) as never;
    const { receipts: ways } = openGateways(settings);
    const early = {
      keep: (one: (typeof waiting)[number]) => Promise.resolve(void waiting.push(one)),
      joined: () => Promise.resolve([]),
      done: () => Promise.resolve(),
    };
    const byProvider = () => Promise.resolve(undefined);
    progress = new Progress(() => clock);
    const receipts = new Receipts({ door: night.door(), ways, early, byProvider });
    door = await openDoor({ host: '127.0.0.1', port: 0, log: silent }, receipts, links, progress);
    phones = await startEmbeddedPhones({
      ...{ dataDir: join(dir, 'phones'), host: '127.0.0.1', port: 0, secret: secretOf('secret') },
      receipts: {
        url: `http://127.0.0.1:${door.port}/v1/receipts/sms`,
        secret: secretOf('receipts.secret'),
      },
    });
    const plan = planPhones(dir, '127.0.0.1', { phones: phones.port, receipts: door.port });
    night.channels = openGateways(
      JSON.parse(readFileSync(plan.apps['GATEWAYS_FILE'] ?? '', 'utf8')) as never,
    ).channels;
    await night.warn('W1', 'ST');
    await night.settle();
  });
  afterAll(async () => {
    await phones?.close();
    await door?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const messageId = (): string => [...night.messages().keys()][0] ?? '';
  const status = (): string | undefined => night.statuses()['ST-1'];
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${door.port}${path}`, init).then(({ status: code }) => code);

  it('deliver once, however often it is brought', async () => {
    await until(() => status() === 'delivered');
    const [shown] = phones.phones.shown('ST-1');
    for (let n = 0; n < 3; n++)
      phones.phones.bring({ kind: 'voice', key: '', telephone: '', text: '', ...shown });
    expect(phones.phones.shown()).toMatchObject([{ telephone: 'ST-1', brought: 4 }]);
  });

  it('take nothing that is not proved, and list what nobody sent', async () => {
    const body = JSON.stringify({ key: `${messageId()}.1`, status: 'answered', text: '1' } satisfies Receipt);
    expect(await ask('/v1/receipts/sms', { method: 'POST', body })).toBe(401);
    expect(await ask('/v1/receipts/email', { method: 'POST', body })).toBe(404);
    expect(await ask('/v1/receipts/sms')).toBe(405);
    expect(status()).toBe('delivered');
    phones.phones.bring({ kind: 'sms', key: 'of-somebody-else', telephone: '1', text: 'x' });
    await until(() => waiting.length > 0);
    expect(waiting).toMatchObject([
      { provider: 'sms' satisfies ChannelName, providerId: 'of-somebody-else' },
    ]);
  });

  it('let no machine answer: who only looks at a link, and a number too short for a person', async () => {
    const path = new URL(links.address(`${messageId()}.1`) ?? '').pathname;
    for (const method of ['GET', 'HEAD']) expect(await ask(path, { method })).toBe(200);
    expect(await ask(`${path.slice(0, -1)}!`)).toBe(404);
    phones.phones.answer('ST-1', '1', undefined, '10086');
    await until(() => night.log.records.some(({ storedType }) => storedType.includes('automatically')));
    expect(status()).toBe('delivered');
    expect(await ask(path, { method: 'POST' })).toBe(200);
    expect(status()).toBe('answered');
  });

  it('say whether messages are looked after, not only whether the process is there', async () => {
    expect(await ask('/health/ready')).toBe(503);
    progress.say('standing-by');
    clock = 3_600_000;
    expect(await ask('/health/ready')).toBe(200);
    progress.say('sending');
    expect(await ask('/health/ready')).toBe(200);
    clock += 60_001;
    expect(await ask('/health/ready')).toBe(503);
    progress.say('failing');
    expect(await ask('/health/ready')).toBe(503);
  });

  it('keep what was shown over a restart', async () => {
    await phones.close();
    phones = await startEmbeddedPhones({
      ...{ dataDir: join(dir, 'phones'), host: '127.0.0.1', port: 0, secret: secretOf('secret') },
    });
    expect(phones.phones.shown('ST-1')).toMatchObject([{ brought: 4, answers: ['1'] }]);
    expect((await fetch(`http://127.0.0.1:${phones.port}/phones`)).status).toBe(401);
  });
});
