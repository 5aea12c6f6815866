import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import {
  type EmbeddedEventStore,
  type EmbeddedEventStoreOptions,
  startEmbeddedEventStore,
} from '../index.js';

/** An engine on a directory of its own, and a client of it. */
export interface TestEngine {
  readonly dataDir: string;
  readonly port: number;
  readonly client: EventStoreDBClient;
  /** Closes the engine and starts it again on the same data; `client` is a new one. */
  restart(changed?: Pick<EmbeddedEventStoreOptions, 'like' | 'behaviour'>): Promise<void>;
  stop(): Promise<void>;
}

export function clientOf(port: number): EventStoreDBClient {
  return EventStoreDBClient.connectionString(`esdb://127.0.0.1:${port}?tls=false`);
}

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'embedded-eventstore-'));
}

export async function startTestEngine(
  options: Pick<EmbeddedEventStoreOptions, 'logger' | 'like' | 'behaviour'> & {
    access?: EmbeddedEventStoreOptions['access'];
  } = {},
): Promise<TestEngine> {
  const dataDir = temporaryDirectory();
  let engine: EmbeddedEventStore = await startEmbeddedEventStore({
    dataDir,
    port: 0,
    access: 'open',
    ...options,
  });
  let client = clientOf(engine.port);
  const stop = async () => {
    await client.dispose();
    await engine.close();
  };
  return {
    dataDir,
    get port() {
      return engine.port;
    },
    get client() {
      return client;
    },
    async restart(changed) {
      await stop();
      engine = await startEmbeddedEventStore({ dataDir, port: 0, access: 'open', ...options, ...changed });
      client = clientOf(engine.port);
    },
    async stop() {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
