import { once } from 'node:events';
import { connect } from 'node:net';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import {
  EventStoreDBClient,
  persistentSubscriptionToStreamSettingsFromDefaults,
} from '@eventstore/db-client';
import { Client, credentials, status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { startTestEngine, type TestEngine } from '../testing/engine.js';
import { errorOf, events, numbersIn, record, until } from '../testing/events.js';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** Bytes may be the beginning of something that the server rightly waits for the rest of: then we hang up. */
const patienceMs = 500;

/** Sends bytes on a connection of their own, until the server closes it. */
async function send(port: number, bytes: Uint8Array): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  const closed = once(socket, 'close');
  socket.end(bytes);
  const patience = setTimeout(() => socket.destroy(), patienceMs);
  await closed;
  clearTimeout(patience);
}

describe('the server', () => {
  const logged: { event: string; error: unknown }[] = [];
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine({
      logger: {
        info: () => undefined,
        error: (event, fields) => logged.push({ event, error: fields?.['error'] }),
      },
    });
  });
  afterAll(() => engine.stop());

  it('is found by its gossip', async () => {
    const client = EventStoreDBClient.connectionString(
      `esdb+discover://127.0.0.1:${engine.port}?tls=false&nodePreference=leader`,
    );
    expect(await client.appendToStream('found', events(1))).toMatchObject({ success: true });
    await client.dispose();
  });

  it('says of what it does not do that it does not do it', async () => {
    for (const call of [
      () =>
        engine.client.createPersistentSubscriptionToStream(
          's',
          'g',
          persistentSubscriptionToStreamSettingsFromDefaults(),
        ),
      () => engine.client.createProjection('p', 'fromAll()'),
      () => engine.client.getProjectionStatus('p'),
    ]) {
      expect(await errorOf(call())).toMatchObject({
        code: status.UNIMPLEMENTED,
        message: expect.stringContaining('not supported by the embedded event store'),
      });
    }
    const persistent = engine.client.subscribeToPersistentSubscriptionToStream('s', 'g');
    expect(await new Promise((resolve) => persistent.once('error', resolve))).toMatchObject({
      code: status.UNIMPLEMENTED,
    });
  });

  it('closes connections that do not speak the protocol, and serves the others', async () => {
    const subscription = engine.client.subscribeToAll();
    const received = record(subscription);
    await until(() => received.length > 0);
    logged.length = 0;
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 2_000 }),
        fc.boolean(),
        async (bytes, greeted) => {
          await send(engine.port, greeted ? Buffer.concat([PREFACE, bytes]) : bytes);
          await engine.client.appendToStream('undisturbed', events(1, 'tested', n++));
        },
      ),
      { numRuns: 150 },
    );
    expect(await numbersIn(engine.client, 'undisturbed')).toEqual(Array.from({ length: n }, (_, i) => i));
    await until(() => received.filter(({ event }) => event?.streamId === 'undisturbed').length === n);
    expect(logged.filter(({ event }) => event === 'connection closed').length).toBeGreaterThan(50);
  });

  it('answers messages that make no sense with an error and nothing else', async () => {
    const raw = new Client(`127.0.0.1:${engine.port}`, credentials.createInsecure());
    const same = (bytes: Buffer) => bytes;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('read', 'append', 'batchAppend', 'delete', 'tombstone'),
        fc.uint8Array({ maxLength: 300 }),
        async (method, bytes) => {
          const call = raw.makeBidiStreamRequest(streamsService.StreamsService[method].path, same, same, {
            deadline: Date.now() + 300,
          });
          const ended = new Promise<number>((resolve) => call.once('status', ({ code }) => resolve(code)));
          call.on('error', () => undefined).resume();
          call.write(Buffer.from(bytes));
          call.end();
          expect(Object.values(status)).toContain(await ended);
        },
      ),
      { numRuns: 300 },
    );
    raw.close();
    expect(await engine.client.appendToStream('still-here', events(1))).toMatchObject({ success: true });
  });

  it('refuses a message larger than it takes, before it has all of it', async () => {
    const raw = new Client(`127.0.0.1:${engine.port}`, credentials.createInsecure(), {
      'grpc.max_send_message_length': -1,
    });
    const same = (bytes: Buffer) => bytes;
    const error = await new Promise((resolve) => {
      raw.makeUnaryRequest(
        streamsService.StreamsService.delete.path,
        same,
        same,
        Buffer.alloc(18 * 1024 * 1024),
        resolve,
      );
    });
    expect(error).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    raw.close();
  });
});
