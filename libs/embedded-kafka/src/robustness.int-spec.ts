import { randomBytes, randomInt } from 'node:crypto';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { buildBatch } from '../test/batch-builder.js';
import { encodeRequest, RawClient } from '../test/raw-client.js';
import { samples } from '../test/samples/samples.js';
import { temporaryDirectory, until } from '../test/support.js';
import { EmbeddedKafka, startEmbeddedKafka } from './index.js';
import { ApiName, apis } from './protocol/apis.js';
import { ErrorCode } from './protocol/errors.js';

let broker: EmbeddedKafka;
let remove: () => Promise<void>;
let log = '';

beforeAll(async () => {
  const directory = await temporaryDirectory();
  remove = directory.remove;
  const logger = pino(
    new Writable({
      write(chunk, _, done) {
        log += String(chunk);
        done();
      },
    }),
  );
  broker = await startEmbeddedKafka({ access: 'open', dataDir: directory.path, port: 0, logger });
});

afterAll(async () => {
  await broker.close();
  await remove();
});

beforeEach(() => (log = ''));

const versionsOf = (client: RawClient) =>
  client.call('apiVersions', 3, { clientSoftwareName: 'n', clientSoftwareVersion: '1' });

/** A connection opened before the harm is done must go on. */
async function bystander(): Promise<() => Promise<void>> {
  const client = await RawClient.open(broker.port);
  await versionsOf(client);
  return async () => {
    expect((await versionsOf(client)).errorCode).toBe(0);
    client.close();
  };
}

const frame = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('a connection that does not speak the protocol', () => {
  it.each<[string, Buffer]>([
    ['a length over 100 MB', frame('7fffffff 0012')],
    ['a negative length', frame('ffffffff 0012')],
    ['an empty frame', frame('00000000')],
    ['a frame shorter than a header', frame('00000004 00120000')],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['TLS', frame('16030100f5010000f1030300')],
    ['an API there is not', frame('0000000a 7777 0000 00000001 ffff')],
    ['a version there is not', frame('0000000a 0003 0063 00000001 ffff')],
    ['a negative client id length', frame('0000000a 0012 0000 00000001 fff0')],
    ['a negative array count', frame('0000000e 0003 0001 00000001 ffff fffffff0')],
    ['an absurd array count', frame('0000000e 0003 0001 00000001 ffff 7fffffff')],
    ['an absurd string', frame('0000000e 000a 0000 00000001 ffff 7fff 6161')],
    [
      'an absurd batch',
      frame(
        '00000025 0000 0003 00000001 ffff ffff ffff 00000000 00000001 0001 74 00000001 00000000 7fffffff',
      ),
    ],
  ])('is closed with a word in the log: %s', async (_, bytes) => {
    const unharmed = await bystander();
    const client = await RawClient.open(broker.port);
    client.socket.write(bytes);
    await until(() => client.closed, 'the connection is closed');
    await until(() => log.includes('connection closed'), 'the log says so');
    await unharmed();
  });

  it('may send part of a frame and go away', async () => {
    const unharmed = await bystander();
    for (let i = 0; i < 50; i++) {
      const client = await RawClient.open(broker.port);
      client.socket.write(frame('05f00000 0000 0003'));
      client.close();
    }
    await unharmed();
  });

  it('does not make the broker reserve what it only claims to send', async () => {
    const before = process.memoryUsage().rss;
    const clients = await Promise.all(Array.from({ length: 50 }, () => RawClient.open(broker.port)));
    for (const client of clients) client.socket.write(frame('06000000 0000 0003 00000001'));
    const unharmed = await bystander();
    await unharmed();
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
    for (const client of clients) client.close();
  });
});

describe('any bytes', () => {
  /** Answers or closes, never hangs or harms. */
  async function survives(bytes: Buffer): Promise<void> {
    const client = await RawClient.open(broker.port);
    client.socket.end(bytes);
    await until(() => client.closed, `an end for ${bytes.toString('hex').slice(0, 400)}`);
  }

  const prefixed = (body: Buffer) => {
    const prefix = Buffer.alloc(4);
    prefix.writeInt32BE(body.length);
    return Buffer.concat([prefix, body]);
  };

  it('at random', async () => {
    const unharmed = await bystander();
    await Promise.all(Array.from({ length: 100 }, () => survives(randomBytes(randomInt(1, 300)))));
    await unharmed();
  });

  it('at random behind a valid header of every API and version', async () => {
    const unharmed = await bystander();
    for (const { key, min, max } of Object.values(apis))
      await Promise.all(
        Array.from({ length: max - min + 1 }, (_, i) => {
          const header = Buffer.alloc(11);
          header.writeInt16BE(key, 0);
          header.writeInt16BE(min + i, 2);
          return survives(prefixed(Buffer.concat([header, randomBytes(randomInt(0, 60))])));
        }),
      );
    await unharmed();
  });

  it('in place of some of a valid request', async () => {
    const unharmed = await bystander();
    const harmless = (Object.keys(apis) as ApiName[]).filter((api) => api !== 'joinGroup' && api !== 'fetch');
    for (const api of harmless) {
      const request = { ...samples[api].request } as Record<string, unknown>;
      if (api === 'produce') request.topics = [];
      const valid = encodeRequest(api, apis[api].max, 1, request as never);
      await Promise.all(
        Array.from({ length: 12 }, () => {
          const bytes = Buffer.from(valid);
          for (let i = 0; i < 3; i++) bytes[randomInt(12, bytes.length)] = randomInt(256);
          return survives(bytes);
        }),
      );
    }
    await unharmed();
  });
});

describe('a version the broker does not know', () => {
  it('of ApiVersions is answered in the oldest, with what it knows', async () => {
    const client = await RawClient.open(broker.port);
    client.socket.write(frame('0000000f 0012 0063 0000002a 0003 726177 00 01'));
    const answer = await client.nextFrame();
    expect([answer.readInt32BE(0), answer.readInt16BE(4)]).toEqual([42, ErrorCode.UNSUPPORTED_VERSION]);
    expect(answer.readInt32BE(6)).toBe(Object.keys(apis).length);
    expect(answer).toHaveLength(10 + 6 * Object.keys(apis).length);
    client.close();
  });

  it('of Produce, as Kafka 4 lists but refuses, is answered with an error', async () => {
    const client = await RawClient.open(broker.port);
    const { topics } = await client.call('produce', 2, {
      transactionalId: null,
      acks: 1,
      timeoutMs: 1,
      topics: [{ name: 't', partitions: [{ index: 0, records: [Buffer.from('old')] }] }],
    });
    expect(topics[0]!.partitions[0]!.errorCode).toBe(ErrorCode.UNSUPPORTED_VERSION);
    client.close();
  });
});

describe('a reader that does not read', () => {
  it('holds one answer at most and disturbs nobody', async () => {
    const setup = await RawClient.open(broker.port);
    await setup.call('createTopics', 7, {
      topics: [{ name: 'big', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }],
      validateOnly: false,
    });
    const batch = buildBatch([{ value: 'x'.repeat(1_000_000) }]);
    for (let i = 0; i < 10; i++)
      await setup.call('produce', 9, {
        transactionalId: null,
        acks: -1,
        timeoutMs: 1_000,
        topics: [{ name: 'big', partitions: [{ index: 0, records: [Buffer.from(batch)] }] }],
      });
    const client = await RawClient.open(broker.port);
    client.socket.pause();
    const partitions = [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 20_000_000 }];
    const request = encodeRequest('fetch', 12, 1, {
      maxWaitMs: 0,
      minBytes: 1,
      isolationLevel: 0,
      sessionId: 0,
      topics: [{ topic: 'big', topicId: '', partitions }],
      forgottenTopics: [],
      rackId: '',
    });
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 100; i++) client.socket.write(request);
    const unharmed = await bystander();
    for (let i = 0; i < 200; i++) await versionsOf(setup);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
    client.socket.resume();
    let answers = 0;
    await until(() => {
      answers += client.frames.splice(0).length;
      return answers === 100;
    }, 'all answers once it reads');
    await unharmed();
    client.close();
    setup.close();
  });
});
