import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { EventStoreDBClient } from '@eventstore/db-client';
import { startTestEngine, temporaryDirectory } from '../testing/engine.js';
import { startEmbeddedEventStore } from '../index.js';
import { events, until } from '../testing/events.js';

type Logged = [level: 'info' | 'error', event: string, fields?: Record<string, unknown>];

function recorder() {
  const logged: Logged[] = [];
  return {
    logged,
    logger: {
      info: (event: string, fields?: Record<string, unknown>) => void logged.push(['info', event, fields]),
      error: (event: string, fields?: Record<string, unknown>) => void logged.push(['error', event, fields]),
    },
  };
}

const frame = (type: number, flags: number, stream: number, payload: Uint8Array = Buffer.alloc(0)) => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};
const PREFACE = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0)]);
const SETTINGS_ACKNOWLEDGED = frame(4, 1, 0);

/** As gRPC of Go says goodbye: the last stream is 2^31 − 1, no error. */
const GOODBYE = frame(7, 0, 0, Buffer.from('7fffffff00000000', 'hex'));

/** A call of GetSupportedMethods; HPACK literals without an index. */
function call(stream: number): Buffer {
  const literal = (name: string, value: string) =>
    Buffer.concat([
      Buffer.of(0, name.length),
      Buffer.from(name),
      Buffer.of(value.length),
      Buffer.from(value),
    ]);
  const headers = Buffer.concat([
    literal(':method', 'POST'),
    literal(':scheme', 'http'),
    literal(':path', '/event_store.client.server_features.ServerFeatures/GetSupportedMethods'),
    literal(':authority', 'log'),
    literal('content-type', 'application/grpc'),
    literal('te', 'trailers'),
  ]);
  return Buffer.concat([frame(1, 4, stream, headers), frame(0, 1, stream, Buffer.alloc(5))]);
}

describe('the connections of the engine', () => {
  it('end one after the other in the ways of a stopped server', async () => {
    const dataDir = temporaryDirectory();
    const engine = await startEmbeddedEventStore({ dataDir, port: 0, access: 'open' });
    const endings: Promise<unknown>[] = [];
    const clients = [];
    for (let i = 0; i < 3; i++) {
      // clients with the same settings would share a connection
      const client = EventStoreDBClient.connectionString(
        `esdb://127.0.0.1:${engine.port}?tls=false&keepAliveInterval=${10_000 + i}`,
      );
      clients.push(client);
      const subscription = client.subscribeToAll();
      endings.push(new Promise((resolve) => subscription.once('error', resolve)));
      await new Promise<void>((resolve) => subscription.once('caughtUp', () => resolve()));
    }
    await engine.close();
    const [first, second, third] = await Promise.all(endings);
    expect(first).toMatchObject({
      code: 13,
      message: '13 INTERNAL: Received RST_STREAM with code 0 (Call ended without gRPC status)',
    });
    expect(second).toMatchObject({ code: 14, message: '14 UNAVAILABLE: Connection dropped' });
    expect(third).toMatchObject({ code: 14, message: '14 UNAVAILABLE: read ECONNRESET' });
    for (const client of clients) await client.dispose();
  });

  it.each([
    ['served', call(1), 'getsupportedmethods'],
    ['asking nothing', Buffer.alloc(0), ''],
  ])('may end with the farewell of a Go client, which is no error (%s)', async (_, asked, answer) => {
    const { logged, logger } = recorder();
    const engine = await startTestEngine({ logger });
    const socket = connect(engine.port, '127.0.0.1');
    const received: Buffer[] = [];
    socket.on('data', (bytes) => received.push(bytes)).on('error', () => undefined);
    socket.write(Buffer.concat([PREFACE, SETTINGS_ACKNOWLEDGED, asked]));
    await until(() => received.length > 0 && Buffer.concat(received).includes(answer));
    socket.write(GOODBYE);
    await once(socket, 'close');
    await until(() => logged.some(([, event]) => event === 'client left'));
    expect(logged.filter(([level]) => level === 'error')).toEqual([]);
    await engine.stop();
  });

  it('that never spoke the protocol are told of', async () => {
    const { logged, logger } = recorder();
    const engine = await startTestEngine({ logger });
    const socket = connect(engine.port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    socket.write('\x16\x03\x01 a greeting of TLS');
    await once(socket, 'close');
    await until(() => logged.some(([level, event]) => level === 'error' && event === 'connection closed'));
    await engine.stop();
  });

  it.each(['GET', 'POST', 'OPTIONS'])('answer %s of HTTP/1 with a sentence', async (method) => {
    const { logged, logger } = recorder();
    const engine = await startTestEngine({ logger });
    const asked = request({ host: '127.0.0.1', port: engine.port, method, path: '/web/index.html' });
    asked.end(method === 'POST' ? 'x'.repeat(100_000) : undefined);
    const [response] = (await once(asked, 'response')) as [import('node:http').IncomingMessage];
    let text = '';
    for await (const chunk of response) text += String(chunk);
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text).toMatch(/^This is the event log\. It speaks gRPC/);
    expect(logged.filter(([level]) => level === 'error')).toEqual([]);
    // whoever speaks the protocol is served as before
    expect(await engine.client.appendToStream('s', events(1))).toMatchObject({ success: true });
    await engine.stop();
  });
});
