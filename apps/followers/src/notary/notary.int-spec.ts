import { parseCheckpoint, parseNote, TreeStore } from '#audit';
import type { RecordedEvent } from '#contracts';
import { startEmbeddedKafka } from '#embedded-kafka';
import { BatchingProducer, createKafka } from '#messaging';
import { createLogger } from '#platform';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishedCheckpoints } from './checkpoint-topic.js';
import { loadNotaryConfig } from './notary-config.js';
import { openNotary, type RunningNotary } from './notary.js';

const folder = mkdtempSync(join(tmpdir(), 'liandong-notary-follower-'));
const logger = createLogger('test', 'silent');
let broker: Awaited<ReturnType<typeof startEmbeddedKafka>>;
let kafka: ReturnType<typeof createKafka>;
let producer: BatchingProducer;

beforeAll(async () => {
  broker = await startEmbeddedKafka({ dataDir: join(folder, 'kafka'), port: 0 });
  kafka = createKafka({ brokers: [`127.0.0.1:${broker.port}`] }, 'spec', logger);
  producer = await BatchingProducer.connect(kafka);
});
afterAll(async () => {
  await producer.close();
  await broker.close();
  rmSync(folder, { recursive: true });
});

const event = (n: number, text = `第 ${n} 次`): RecordedEvent =>
  ({
    eventId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    stream: 'incident-I',
    revision: BigInt(n),
    position: BigInt(n),
    recordedAt: '2026-06-18T18:11:00.000Z',
    storedType: 'incident.situation-updated.v1',
    data: { summary: text },
    metadata: {},
  }) as unknown as RecordedEvent;
const batch = (count: number, from = 0, text?: string) => ({
  events: Array.from({ length: count }, (_, n) => event(from + n, text)),
  upTo: BigInt(from + count - 1),
  caughtUp: true,
});

const open = (name: string): Promise<RunningNotary> => {
  const config = loadNotaryConfig({ NOTARY_DATA: join(folder, name), NOTARY_INTERVAL_SECONDS: '1' });
  return openNotary(config as never, {
    kafka,
    producer,
    topicPrefix: 'liandong.',
    replicationFactor: 1,
    logger,
    tell: () => Promise.resolve(),
  });
};
const sizes = async (): Promise<number[]> =>
  (await publishedCheckpoints(kafka, 'liandong.')).map((note) => parseCheckpoint(parseNote(note).text).size);

/** The limit is for what stands still; a busy machine takes long. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('not within 120 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('the notary follower', () => {
  it('is not kept unless a folder is named for it, and says what is wrong with its settings', () => {
    expect(loadNotaryConfig({})).toBeUndefined();
    expect(() => loadNotaryConfig({ NOTARY_DATA: 'x', NOTARY_INTERVAL_SECONDS: '0' })).toThrow(/INTERVAL/);
    expect(() => loadNotaryConfig({ NOTARY_DATA: 'x', NOTARY_ORIGIN: 'a b' })).toThrow(/ORIGIN/);
    expect(loadNotaryConfig({ NOTARY_DATA: 'x' })).toMatchObject({ keyFile: join('x', 'notary.pem') });
  });

  it('signs, publishes, and hands over to a standby that signs nothing that contradicts it', async () => {
    const first = await open('first');
    expect(statSync(join(folder, 'first/notary.pem')).mode & 0o777).toBe(0o600);
    expect(await first.follower.position()).toBeUndefined();
    const stopping = new AbortController();
    const signing = first.keepSigning(stopping.signal);
    await first.follower.handle(batch(5));
    await until(async () => (await sizes()).includes(5));
    // on demand it does not wait for the interval; another process has the same folder open
    const beside = TreeStore.open(join(folder, 'first/tree'));
    await first.follower.handle(batch(3, 5));
    await beside.request(8);
    await until(async () => (await sizes()).includes(8));
    await beside.close();
    stopping.abort();
    await signing;
    await first.close();

    const again = await open('first');
    expect(await again.follower.position()).toBe(7n);
    await again.close();

    // on another machine with a copy of the key: an empty tree
    for (const name of ['standby', 'misled']) {
      mkdirSync(join(folder, name));
      copyFileSync(join(folder, 'first/notary.pem'), join(folder, name, 'notary.pem'));
    }
    const standby = await open('standby');
    expect(await standby.follower.position()).toBeUndefined();
    const standbyStopping = new AbortController();
    const standbySigning = standby.keepSigning(standbyStopping.signal);
    await standby.follower.handle(batch(6));
    await standby.follower.handle(batch(4, 6));
    await until(async () => (await sizes()).includes(10));
    standbyStopping.abort();
    await standbySigning;
    await standby.close();
    expect(await sizes()).toEqual([5, 8, 10]);

    const misled = await open('misled');
    await misled.follower.position();
    await expect(misled.follower.handle(batch(12, 0, '改过'))).rejects.toMatchObject({
      code: 'log-forked',
      size: 5,
    });
    await misled.close();
  });
});
