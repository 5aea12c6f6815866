import { parseCheckpoint, parseNote, TreeStore } from '#audit';
import type { RecordedEvent } from '#contracts';
import type { LogMark } from '#event-log';
import { startEmbeddedKafka } from '#embedded-kafka';
import { BatchingProducer, createKafka } from '#messaging';
import { createLogger } from '#platform';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishedCheckpoints } from './checkpoint-topic.js';
import { loadNotaryConfig } from './notary-config.js';
import { HealthBoard } from '../health/health-board.js';
import { createNotary, type RunningNotary } from './notary.js';
import { until } from '../../../../test/harness/until.js';

const folder = mkdtempSync(join(tmpdir(), 'liandong-notary-follower-'));
const logger = createLogger('test', 'silent');
let broker: Awaited<ReturnType<typeof startEmbeddedKafka>>;
let kafka: ReturnType<typeof createKafka>;
let producer: BatchingProducer;

beforeAll(async () => {
  broker = await startEmbeddedKafka({ access: 'open', dataDir: join(folder, 'kafka'), port: 0 });
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
const batch = (count: number, from = 0, text?: string, caughtUp = true) => ({
  events: Array.from({ length: count }, (_, n) => event(from + n, text)),
  upTo: BigInt(from + count - 1),
  caughtUp,
});

let kept: LogMark[];
let adoptions: RecordedEvent[];
beforeEach(() => {
  kept = [];
  adoptions = [];
});
const logMarks = {
  keep: (mark: LogMark) => {
    kept = [...kept.filter(({ keeper }) => keeper !== mark.keeper), mark];
    return Promise.resolve();
  },
  forget: (keeper: string) => {
    kept = kept.filter((mark) => mark.keeper !== keeper);
    return Promise.resolve();
  },
};

const open = (name: string): RunningNotary => {
  const config = loadNotaryConfig({ NOTARY_DATA: join(folder, name), NOTARY_INTERVAL_SECONDS: '1' });
  return createNotary(config as never, {
    kafka,
    producer,
    topicPrefix: 'liandong.',
    replicationFactor: 1,
    eventLog: { read: () => Promise.resolve(adoptions) },
    logMarks,
    board: new HealthBoard({ logger }),
    logger,
    tell: () => Promise.resolve(),
  });
};
const sizes = async (): Promise<number[]> =>
  (await publishedCheckpoints(kafka, 'liandong.')).map((note) => parseCheckpoint(parseNote(note).text).size);

/** The limit is for what stands still; a busy machine takes long. */
describe('the notary follower', () => {
  it('is not kept unless a folder is named for it, and says what is wrong with its settings', () => {
    expect(loadNotaryConfig({})).toBeUndefined();
    expect(() => loadNotaryConfig({ NOTARY_DATA: 'x', NOTARY_INTERVAL_SECONDS: '0' })).toThrow(/INTERVAL/);
    expect(() => loadNotaryConfig({ NOTARY_DATA: 'x', NOTARY_ORIGIN: 'a b' })).toThrow(/ORIGIN/);
    expect(loadNotaryConfig({ NOTARY_DATA: 'x' })).toMatchObject({ keyFile: join('x', 'notary.pem') });
  });

  it('signs, publishes, and hands over to a standby that signs nothing that contradicts it', async () => {
    const first = open('first');
    expect(await first.follower.position()).toBeUndefined();
    expect(statSync(join(folder, 'first/notary.pem')).mode & 0o777).toBe(0o600);
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

    const again = open('first');
    expect(await again.follower.position()).toBe(7n);
    await again.close();

    // on another machine with a copy of the key: an empty tree
    for (const name of ['standby', 'misled']) {
      mkdirSync(join(folder, name));
      copyFileSync(join(folder, 'first/notary.pem'), join(folder, name, 'notary.pem'));
    }
    const standby = open('standby');
    expect(await standby.follower.position()).toBeUndefined();
    const standbyStopping = new AbortController();
    const standbySigning = standby.keepSigning(standbyStopping.signal);
    await standby.follower.handle(batch(6, 0, undefined, false));
    await standby.follower.handle(batch(4, 6));
    await until(async () => (await sizes()).includes(10));
    standbyStopping.abort();
    await standbySigning;
    await standby.close();
    expect(await sizes()).toEqual([5, 8, 10]);

    const misled = open('misled');
    await misled.follower.position();
    await expect(misled.follower.handle(batch(12, 0, '改过'))).rejects.toMatchObject({
      code: 'log-forked',
      size: 5,
    });
    await misled.close();
  });

  it('misses what was signed for in a shorter log, tells everybody, and goes on when it is back', async () => {
    mkdirSync(join(folder, 'shorter'));
    copyFileSync(join(folder, 'first/notary.pem'), join(folder, 'shorter', 'notary.pem'));
    const notary = open('shorter');
    await notary.follower.position();
    const stopping = new AbortController();
    const signing = notary.keepSigning(stopping.signal);
    await expect(notary.follower.handle(batch(6))).rejects.toMatchObject({
      code: 'log-shorter-than-signed',
      signed: 10,
      present: 6,
    });
    expect(kept).toEqual([
      {
        keeper: 'signed checkpoints',
        position: 0n,
        missing: expect.stringMatching(/10 events .* holds 6/) as string,
      },
    ]);
    expect(await notary.follower.position()).toBe(5n);
    expect(kept).toContainEqual({ keeper: 'notary', position: 5n, eventId: event(5).eventId });
    await notary.follower.handle(batch(4, 6));
    expect(kept.map(({ keeper }) => keeper)).toEqual(['notary']);
    stopping.abort();
    await signing;
    await notary.close();
  });

  it('begins another tree under another name when an operator has taken another log into use', async () => {
    adoptions = [
      { ...event(90), storedType: 'log.adopted.v1', eventId: 'abcdef12-0000-4000-8000-000000000000' },
    ];
    const notary = open('first');
    expect(await notary.follower.position()).toBeUndefined();
    expect(readdirSync(join(folder, 'first')).sort()).toEqual([
      'epoch',
      'notary.pem',
      'notary.vkey',
      'notary.vkey.of-first',
      'tree',
      'tree.of-first',
    ]);
    // fewer events than were signed of the log before, and other ones
    await notary.follower.handle(batch(3, 0, '改过'));
    const stopping = new AbortController();
    const signing = notary.keepSigning(stopping.signal);
    const origins = async () =>
      (await publishedCheckpoints(kafka, 'liandong.')).map(
        (note) => parseCheckpoint(parseNote(note).text).origin,
      );
    await until(async () => (await origins()).includes('liandong/log/abcdef12'));
    stopping.abort();
    await signing;
    await notary.close();
  });
});
