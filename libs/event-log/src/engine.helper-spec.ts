import { startEmbeddedEventStore } from '#embedded-eventstore';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export { until } from '../../../test/harness/until.js';

export interface TestLog {
  readonly url: string;
  readonly port: number;
  /** Stops the engine and starts it again on the same data and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

type Behaviour = Parameters<typeof startEmbeddedEventStore>[0]['behaviour'];

/** The log at `EVENTSTORE_URL`, or else one started here; `own` for a spec that takes it away, or wants it to behave. */
export async function startLog(own = false, behaviour: Behaviour = {}): Promise<TestLog> {
  const given = own ? undefined : process.env.EVENTSTORE_URL;
  if (given) {
    const { port } = new URL(given);
    const fixed = (): Promise<void> => Promise.reject(new Error('a given engine is not restarted'));
    return { url: given, port: Number(port), restart: fixed, stop: () => Promise.resolve() };
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'liandong-event-log-'));
  let engine = await startEmbeddedEventStore({ dataDir, port: 0, access: 'open', behaviour });
  const { port } = engine;
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    port,
    restart: async () => {
      await engine.close();
      engine = await startEmbeddedEventStore({ dataDir, port, access: 'open', behaviour });
    },
    stop: async () => {
      await engine.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** In front of an engine: forwards, and on demand cuts when the engine is about to answer. */
export interface Proxy {
  readonly url: string;
  /** Cuts every connection at the engine's next answer that is longer than a control frame. */
  cutAtNextAnswer(): void;
  /** Cuts every connection now. */
  cut(): void;
  readonly cuts: number;
  stop(): Promise<void>;
}

/** Acknowledgements of settings, pings and windows are shorter than an answer to an append. */
const shortestAnswer = 60;

export async function startProxy(port: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let armed = false;
  let cuts = 0;
  const server = createServer((client) => {
    const engine = connect(port, '127.0.0.1');
    for (const socket of [client, engine]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        engine.destroy();
      });
    }
    client.pipe(engine);
    engine.on('data', (answer: Buffer) => {
      if (!armed || answer.length < shortestAnswer) return client.write(answer);
      armed = false;
      cuts++;
      for (const socket of sockets) socket.destroy();
      return undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `esdb://127.0.0.1:${(server.address() as AddressInfo).port}?tls=false`,
    cutAtNextAnswer: () => {
      armed = true;
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    get cuts() {
      return cuts;
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
