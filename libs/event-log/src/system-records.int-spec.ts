import { startEmbeddedEventStore, type EmbeddedEventStore } from '#embedded-eventstore';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventLog } from './event-log.js';
import { readerOf } from './reader.js';

describe("records of the log's own", () => {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-system-records-'));
  let engine: EmbeddedEventStore;
  let client: EventStoreDBClient;
  let log: EventLog;

  beforeAll(async () => {
    engine = await startEmbeddedEventStore({ dataDir: folder, port: 0, access: 'open' });
    const url = `esdb://127.0.0.1:${engine.port}?tls=false`;
    client = EventStoreDBClient.connectionString(url);
    log = new EventLog({ url });
    const append = (stream: string, type: string) =>
      client.appendToStream(stream, jsonEvent({ type, data: {}, metadata: {} }));
    for (let n = 0; n < 3; n++) {
      await append('incident-A', '$x');
      await append('incident-A', 'tested.v1');
      await append('$ce-incident', '$>');
      await append('$by-somebody', 'tested.v1');
    }
  });
  afterAll(async () => {
    await log.close();
    await client.dispose();
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  it('are passed over by whoever follows, with and without prefixes', async () => {
    for (const streamPrefixes of [undefined, ['incident-'], ['$ce-', '$by-', 'incident-']]) {
      const seen: string[] = [];
      for await (const events of readerOf(log).after(undefined, streamPrefixes)) {
        seen.push(...events.map(({ stream, storedType }) => `${stream} ${storedType}`));
      }
      expect(seen).toEqual(Array(3).fill('incident-A tested.v1'));
    }
  });

  it('take no place on the pages of a stream', async () => {
    expect((await log.read('incident-A', -1n, 2)).map(({ revision }) => revision)).toEqual([1n, 3n]);
    expect((await log.read('incident-A', 3n, 2)).map(({ revision }) => revision)).toEqual([5n]);
    expect(await log.read('$by-somebody')).toEqual([]);
  });
});
