import { pbkdf2Sync } from 'node:crypto';
import { Kafka, logLevel, SASLOptions } from 'kafkajs';
import { RawClient } from '../../test/raw-client.js';
import { temporaryDirectory } from '../../test/support.js';
import { EmbeddedKafka, startEmbeddedKafka } from '../index.js';
import { ApiName, apis } from '../protocol/apis.js';
import { ErrorCode } from '../protocol/errors.js';

const owner = { user: 'liandong', password: 's3cret, with = and comma' };

describe('a broker with a secret', () => {
  let broker: EmbeddedKafka;
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

  const start = () => startEmbeddedKafka({ dataDir: directory.path, port: 0, access: owner });
  beforeAll(async () => {
    directory = await temporaryDirectory();
    broker = await start();
  });
  afterAll(async () => {
    await broker.close();
    await directory.remove();
  });

  const clientAs = (sasl?: SASLOptions): Kafka =>
    new Kafka({
      brokers: [`127.0.0.1:${broker.port}`],
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
      sasl,
    });
  const topicsAs = async (username: string, password: string, mechanism = 'scram-sha-256') => {
    const admin = clientAs({ mechanism, username, password } as SASLOptions).admin();
    try {
      await admin.connect();
      return await admin.listTopics();
    } finally {
      await admin.disconnect();
    }
  };
  const alter = async (client: RawClient, name: string, password: string) => {
    const salt = Buffer.from('0123456789abcdef');
    const { results } = await client.call('alterUserScramCredentials', 0, {
      deletions: [],
      upsertions: [
        {
          name,
          mechanism: 1,
          iterations: 4_096,
          salt,
          saltedPassword: pbkdf2Sync(password, salt, 4_096, 32, 'sha256'),
        },
      ],
    });
    return results[0]?.errorCode;
  };
  /** A connection that has said who it is. */
  const rawAs = async (username: string, password: string): Promise<RawClient> => {
    const { createHash, createHmac } = await import('node:crypto');
    const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    const client = await RawClient.open(broker.port);
    const step = async (text: string) => {
      const { errorCode, authBytes } = await client.call('saslAuthenticate', 2, {
        authBytes: Buffer.from(text),
      });
      if (errorCode !== ErrorCode.NONE) throw new Error(`error ${errorCode}`);
      return authBytes.toString();
    };
    await client.call('saslHandshake', 1, { mechanism: 'SCRAM-SHA-256' });
    const bare = `n=${username},r=nonce`;
    const challenge = await step(`n,,${bare}`);
    const [, nonce = '', salt = '', iterations] = /^r=(.+),s=(.+),i=(\d+)$/.exec(challenge) ?? [];
    const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(iterations), 32, 'sha256');
    const key = hmac(salted, 'Client Key');
    const unproved = `c=biws,r=${nonce}`;
    const signature = hmac(createHash('sha256').update(key).digest(), `${bare},${challenge},${unproved}`);
    await step(`${unproved},p=${Buffer.from(key.map((byte, i) => byte ^ signature[i]!)).toString('base64')}`);
    return client;
  };

  it('serves whoever knows it', async () => {
    const kafka = clientAs({ mechanism: 'scram-sha-256', username: owner.user, password: owner.password });
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: 't', messages: [{ value: 'v' }] });
    await producer.disconnect();
    expect(await topicsAs(owner.user, owner.password)).toContain('t');
  });

  it.each([
    ['a wrong password', owner.user, 'wrong', 'scram-sha-256', 'KafkaJSSASLAuthenticationError'],
    ['an unknown name', 'mallory', owner.password, 'scram-sha-256', 'KafkaJSSASLAuthenticationError'],
    ['a mechanism that would show the password', owner.user, owner.password, 'plain', 'KafkaJSProtocolError'],
  ])('sends away %s', async (_, user, password, mechanism, name) => {
    await expect(topicsAs(user, password, mechanism)).rejects.toMatchObject({ name });
  });

  it('does not tell whether there is a user of a name', async () => {
    const challenge = async (name: string) => {
      const client = await RawClient.open(broker.port);
      await client.call('saslHandshake', 1, { mechanism: 'SCRAM-SHA-256' });
      const { authBytes } = await client.call('saslAuthenticate', 2, {
        authBytes: Buffer.from(`n,,n=${name},r=a`),
      });
      client.close();
      return authBytes.toString().replace(/^r=[^,]+/, '');
    };
    const [known, unknown, again] = [await challenge(owner.user), await challenge('x'), await challenge('x')];
    expect(unknown).toMatch(/^,s=.{24},i=4096$/);
    expect(unknown).toHaveLength(known.length);
    expect(again).toBe(unknown);
  });

  const beforehand: ApiName[] = ['apiVersions', 'saslHandshake', 'saslAuthenticate'];
  it.each((Object.keys(apis) as ApiName[]).filter((api) => !beforehand.includes(api)))(
    'does not answer %s before',
    async (api) => {
      const client = await RawClient.open(broker.port);
      const header = Buffer.alloc(10);
      header.writeInt16BE(apis[api].key, 0);
      header.writeInt16BE(apis[api].max, 2);
      header.writeInt32BE(1, 4);
      header.writeInt16BE(-1, 8);
      const size = Buffer.alloc(4);
      size.writeInt32BE(header.length);
      client.socket.write(Buffer.concat([size, header]));
      await expect(client.nextFrame()).rejects.toThrow('connection closed');
    },
  );

  it('takes no second attempt on a connection, and no proof of another exchange', async () => {
    const client = await RawClient.open(broker.port);
    await client.call('saslHandshake', 1, { mechanism: 'SCRAM-SHA-256' });
    const ask = (text: string) => client.call('saslAuthenticate', 2, { authBytes: Buffer.from(text) });
    expect(await ask(`n,,n=${owner.user},r=a`)).toMatchObject({ errorCode: ErrorCode.NONE });
    const wrong = `c=biws,r=another,p=${Buffer.alloc(32).toString('base64')}`;
    expect(await ask(wrong)).toMatchObject({ errorCode: ErrorCode.SASL_AUTHENTICATION_FAILED });
    await expect(ask(`n,,n=${owner.user},r=a`)).rejects.toThrow('connection closed');
  });

  it('holds nothing large for strangers', async () => {
    const client = await RawClient.open(broker.port);
    const size = Buffer.alloc(4);
    size.writeInt32BE(1_000_000);
    client.socket.write(size);
    await expect(client.nextFrame()).rejects.toThrow('connection closed');
  });

  it('lets its owner alone make other users, who are there after a restart', async () => {
    const client = await rawAs(owner.user, owner.password);
    expect(await alter(client, 'EMB', 'of-emb')).toBe(ErrorCode.NONE);
    expect(await alter(client, owner.user, 'mine')).toBe(ErrorCode.UNACCEPTABLE_CREDENTIAL);
    const { results } = await client.call('describeUserScramCredentials', 0, { users: null });
    expect(results.map(({ user }) => user)).toEqual([owner.user, 'EMB']);
    client.close();

    await broker.close();
    broker = await start();
    expect(await topicsAs('EMB', 'of-emb')).toContain('t');
    const partner = await rawAs('EMB', 'of-emb');
    expect(await alter(partner, 'FRIEND', 'x')).toBe(ErrorCode.CLUSTER_AUTHORIZATION_FAILED);
    partner.close();

    const again = await rawAs(owner.user, owner.password);
    await again.call('alterUserScramCredentials', 0, {
      deletions: [{ name: 'EMB', mechanism: 1 }],
      upsertions: [],
    });
    again.close();
    await expect(topicsAs('EMB', 'of-emb')).rejects.toMatchObject({ name: 'KafkaJSSASLAuthenticationError' });
  });
});
