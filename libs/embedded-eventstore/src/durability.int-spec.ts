import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { type EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { startEmbeddedEventStore } from './index.js';
import { clientOf, startTestEngine, temporaryDirectory } from './testing/engine.js';
import { collect, errorOf, events } from './testing/events.js';
import {
  buildEngine,
  type BuiltEngine,
  type EngineProcess,
  launch,
  startEngineProcess,
} from './testing/process.js';

/** Of each kind of positions. */
const ROUNDS = Math.ceil(Number(process.env['EVENTSTORE_KILL_ROUNDS'] ?? 10) / 2);
const WRITERS = 16;

/** Serves at once, and writes nothing of its own. */
const QUIET = { LIANDONG_ES_LEADER_AFTER_MS: '0', LIANDONG_ES_STATISTICS_MS: '0' };

interface Acknowledged {
  stream: string;
  ids: string[];
  last: number;
  position: number;
}

/** An append whose answer did not come. */
interface Unknown {
  stream: string;
  events: ReturnType<typeof events>;
  expectedRevision: bigint | 'no_stream';
}

interface Recorded {
  stream: string;
  id: string;
  revision: number;
  position: number;
}

/** What is in the log behind an event of it. */
async function readLog(client: EventStoreDBClient, last?: Recorded): Promise<Recorded[]> {
  const from = BigInt(last?.position ?? 0);
  const read = await collect(client.readAll({ fromPosition: { commit: from, prepare: from } }));
  return read.slice(last === undefined ? 0 : 1).map(({ event }) => ({
    stream: String(event?.streamId),
    id: String(event?.id),
    revision: Number(event?.revision),
    position: Number(event?.position.commit),
  }));
}

/** Appends from several writers, each to its stream, until the engine is gone. */
async function writeUntilGone(
  client: EventStoreDBClient,
  heads: Map<string, number>,
  acknowledged: Acknowledged[],
): Promise<Unknown[]> {
  const unknown: Unknown[] = [];
  const write = async (writer: number) => {
    const stream = `writer-${writer}`;
    for (let n = 0; ; n++) {
      const head = heads.get(stream) ?? -1;
      const batch = events(1 + ((n + writer) % 3));
      const expectedRevision = head < 0 ? ('no_stream' as const) : BigInt(head);
      try {
        const { nextExpectedRevision, position } = await client.appendToStream(stream, batch, {
          expectedRevision,
        });
        const last = Number(nextExpectedRevision);
        acknowledged.push({
          stream,
          ids: batch.map(({ id }) => id),
          last,
          position: Number(position?.commit),
        });
        heads.set(stream, last);
      } catch {
        unknown.push({ stream, events: batch, expectedRevision });
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  return unknown;
}

function expectWhole(log: Recorded[], acknowledged: Acknowledged[]): void {
  expect(log.findIndex(({ position }, i) => position <= (log[i - 1]?.position ?? 0))).toBe(-1);
  expect(new Set(log.map(({ id }) => id)).size).toBe(log.length);
  const revisions = new Map<string, number>();
  const outOfOrder = log.filter(({ stream, revision }) => {
    const next = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    return revision !== next;
  });
  expect(outOfOrder).toEqual([]);
  const at = new Map(log.map(({ position }, i) => [position, i]));
  const lost = acknowledged.filter(({ stream, ids, last, position }) =>
    ids.some((id, i) => {
      const back = ids.length - 1 - i;
      const there = log[(at.get(position) ?? -1) - back];
      return there?.id !== id || there.stream !== stream || there.revision !== last - back;
    }),
  );
  expect(lost).toEqual([]);
}

describe('an engine process', () => {
  let built: BuiltEngine;
  let entry: string;
  beforeAll(() => {
    built = buildEngine();
    entry = built.entry;
  });
  afterAll(() => built.remove());

  it.each([
    ['neighbouring numbers', {}],
    ['byte offsets', { ...QUIET, LIANDONG_ES_LIKE: '24.2' }],
  ])(
    `keeps what it acknowledged when it is killed, ${ROUNDS} times, its positions being %s`,
    async (_, env) => {
      const dataDir = temporaryDirectory();
      const heads = new Map<string, number>();
      const acknowledged: Acknowledged[] = [];
      const log: Recorded[] = [];
      let engine: EngineProcess = await startEngineProcess(entry, dataDir, env);
      for (let round = 0; round < ROUNDS; round++) {
        const client = clientOf(engine.port);
        const writing = writeUntilGone(client, heads, acknowledged);
        const target = acknowledged.length + 20 + Math.floor(Math.random() * 300);
        while (acknowledged.length < target) await new Promise((resolve) => setImmediate(resolve));
        await engine.end('SIGKILL');
        const unknown = await writing;
        await client.dispose();

        engine = await startEngineProcess(entry, dataDir, env);
        const survivor = clientOf(engine.port);
        log.push(...(await readLog(survivor, log.at(-1))));
        expectWhole(log, acknowledged);
        // Repeating what was not answered writes it once, whether it was written or not.
        for (const { stream, events: batch, expectedRevision } of unknown) {
          const { nextExpectedRevision } = await survivor.appendToStream(stream, batch, { expectedRevision });
          expect(Number(nextExpectedRevision)).toBe((heads.get(stream) ?? -1) + batch.length);
          heads.set(stream, Number(nextExpectedRevision));
        }
        if (round === ROUNDS - 1) {
          // What was there once is still there, and the repetitions with it.
          const all = await readLog(survivor);
          expect(all.slice(0, log.length)).toEqual(log);
          expectWhole(all, acknowledged);
        }
        await survivor.dispose();
      }
      expect(acknowledged.length).toBeGreaterThan(ROUNDS * 20);
      expect(await engine.end('SIGTERM')).toBe(0);
      rmSync(dataDir, { recursive: true, force: true });
    },
    300_000 + ROUNDS * 10_000,
  );

  it('refuses a directory that another process holds, and takes it when that is gone', async () => {
    const dataDir = temporaryDirectory();
    const holder = await startEngineProcess(entry, dataDir);
    const refused = await errorOf(startEngineProcess(entry, dataDir));
    expect(refused['message']).toMatch(
      /^embedded-eventstore: the data directory \S+ is in use by process \d+\n$/,
    );
    await expect(startEmbeddedEventStore({ dataDir, port: 0, access: 'open' })).rejects.toThrow(
      'is in use by process',
    );
    await holder.end('SIGKILL');
    const next = await startEngineProcess(entry, dataDir);
    expect(await next.end('SIGINT')).toBe(0);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('says in one line why it cannot start, and ends with 1', async () => {
    const dataDir = temporaryDirectory();
    const busy = createServer().listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const { port } = busy.address() as AddressInfo;
    for (const [directory, at, reason] of [
      [dataDir, port, `cannot listen on 127.0.0.1:${port}: the address is in use`],
      [dataDir, 99_999, 'LIANDONG_ES_PORT is "99999"'],
      ['', 0, 'LIANDONG_ES_DATA is not set'],
    ] as const) {
      const child = launch(entry, directory, at);
      let errors = '';
      child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
      expect(await once(child, 'close')).toEqual([1, null]);
      expect(errors).toContain(reason);
      expect(errors.trimEnd().split('\n')).toHaveLength(1);
    }
    busy.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
});

describe('an engine in this process', () => {
  it('goes on where it was closed', async () => {
    const engine = await startTestEngine();
    const appending = Promise.allSettled(
      Array.from({ length: 200 }, (_, i) => engine.client.appendToStream(`s-${i % 7}`, events(2))),
    );
    await engine.client.appendToStream('s-0', jsonEvent({ type: 'last', data: { n: 0 } }));
    await appending;
    const before = await readLog(engine.client);
    await engine.restart();
    expect(await readLog(engine.client)).toEqual(before);
    const { position } = await engine.client.appendToStream('s-0', events(1));
    expect(Number(position?.commit)).toBe(before.length + 1);
    await engine.stop();
  });

  it('holds its directory against itself', async () => {
    const engine = await startTestEngine();
    await expect(
      startEmbeddedEventStore({ dataDir: engine.dataDir, port: 0, access: 'open' }),
    ).rejects.toThrow('is in use');
    await engine.client.appendToStream('s', events(1));
    await engine.stop();
  });
});
