import { storedName, type EventMetadata } from '#contracts';
import { startEmbeddedEventStore, type EmbeddedEventStore } from '#embedded-eventstore';
import { EventLog, noStream, type NewEvent } from '#event-log';
import { appendKey } from '#security';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { open, type Database } from 'lmdb';
import { randomUUID } from 'node:crypto';
import { writeEnvironment } from '#platform';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCommand } from './check.js';
import { notarised, run } from './cli.helper-spec.js';
import { checkpointCommand, keyCommand, proveCommand } from './checkpoint.js';
import { exportCommand } from './export.js';
import { recomputeCommand } from './recompute.js';
import { traceCommand } from './trace.js';
import { verifyCommand } from './verify.js';

const folder = mkdtempSync(join(tmpdir(), 'liandong-audit-cli-'));
const notaryDir = join(folder, 'notary');
const events = 40;
let engine: EmbeddedEventStore;
let positions: bigint[];
let root: string;

const metadata = (n: number): EventMetadata => ({
  commandId: randomUUID(),
  command: { source: '/agencies/EMB', id: `c-${n}`, name: 'incident.report' },
  digest: 'd',
  correlationId: `night-${n % 2}`,
  causationId: 'c',
  actor: { agencyId: 'EMB', principal: '值班员', role: 'duty-officer' },
  occurredAt: '2026-06-18T18:11:00.000Z',
  receivedAt: '2026-06-18T18:11:01.000Z',
  origin: { via: 'http' },
});
const proposal = (n: number): NewEvent => ({
  eventId: randomUUID(),
  storedType: storedName({ type: 'incident.contained', data: {} } as never),
  data: { incidentId: `I-${n}`, note: `word-${String(n).padStart(3, '0')}` },
  metadata: metadata(n),
});
const urlOf = ({ port }: EmbeddedEventStore): string => `esdb://127.0.0.1:${port}?tls=false`;
const at = (n: number): bigint => positions[n] as bigint;

beforeAll(async () => {
  const dataDir = join(folder, 'log');
  engine = await startEmbeddedEventStore({ dataDir, port: 0, access: 'open' });
  const log = new EventLog({ url: urlOf(engine) });
  for (let n = 0; n < events; n++) {
    await log.append(`incident-I-${n}`, noStream, [proposal(n)]);
    // what the log itself keeps is not ours, and leaves room for an insertion
    if (n === 25) await log.append('$internal-1', noStream, [proposal(999)]);
  }
  const tree = await notarised(log, notaryDir);
  root = tree.rootAt(events).toString('base64');
  positions = [...tree.leavesFrom(0, events)].map(({ position }) => position);
  await tree.close();
  await log.close();
  await engine.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The log as it is after somebody with access to the machine did this to its files. */
async function tampered(
  how: (records: Database<Buffer, Buffer>) => Promise<unknown>,
): Promise<EmbeddedEventStore> {
  const dataDir = join(folder, randomUUID());
  cpSync(join(folder, 'log'), dataDir, { recursive: true });
  const store = open<Buffer, Buffer>({
    path: join(dataDir, 'log'),
    maxDbs: 4,
    encoding: 'binary',
    keyEncoding: 'binary',
    noSubdir: false,
  } as never);
  await how(store.openDB<Buffer, Buffer>({ name: 'events', encoding: 'binary', keyEncoding: 'binary' }));
  await store.close();
  return startEmbeddedEventStore({ dataDir, port: 0, access: 'open' });
}
const keyOf = (position: bigint): Buffer => {
  const key = Buffer.alloc(6);
  key.writeUIntBE(Number(position), 0, 6);
  return key;
};
const edit = async (
  records: Database<Buffer, Buffer>,
  position: bigint,
  from: string,
  to: string,
): Promise<void> => {
  const bytes = Buffer.from(records.get(keyOf(position)) as Buffer);
  for (let found = bytes.indexOf(from); found >= 0; found = bytes.indexOf(from)) bytes.write(to, found);
  await records.put(keyOf(position), bytes);
};

async function over<T>(log: EmbeddedEventStore, work: () => Promise<T>): Promise<T> {
  process.env.EVENTSTORE_URL = urlOf(log);
  try {
    return await work();
  } finally {
    delete process.env.EVENTSTORE_URL;
    await log.close();
  }
}
const here = ['--data', folder];
const untouched = (): Promise<EmbeddedEventStore> => tampered(() => Promise.resolve());

describe('liandong-audit', () => {
  it('finds a log that nobody touched to fit, exports it, and verifies the bundle without the service', async () => {
    const file = join(folder, 'all.bundle');
    const found = await over(await untouched(), async () => [
      await run(checkCommand(), ...here),
      await run(exportCommand(), ...here, '--to', file),
      await run(exportCommand(), ...here, '--to', join(folder, 'i.bundle'), '--incident', 'I-7'),
    ]);
    expect(found.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(found[0]?.out).toContain('PASS');
    const verified = await run(verifyCommand(), file, '--key', join(notaryDir, 'notary.vkey'));
    expect([verified.code, verified.out.includes(root)]).toEqual([0, true]);
    expect((await run(verifyCommand(), join(folder, 'i.bundle'))).out).toContain('1 event(s)');
    const part = run(recomputeCommand(), 'S-1', '--bundle', join(folder, 'i.bundle'));
    await expect(part).rejects.toMatchObject({ code: 'cannot-check' });
    const traced = await run(traceCommand(), '/agencies/EMB', 'c-7', '--bundle', file, '--format', 'json');
    expect(JSON.parse(traced.out)).toMatchObject({ correlationId: 'night-1', commands: [{ id: 'c-7' }] });
  });

  it('finds what was written past the service, in a log whose unsigned past it leaves alone', async () => {
    const log = await untouched();
    const url = urlOf(log);
    const other = join(folder, 'signed');
    mkdirSync(other);
    await over(log, async () => {
      const service = new EventLog({ url, key: appendKey(Buffer.alloc(32, 8)) });
      await service.append('incident-NEW', noStream, [proposal(100), proposal(101)]);
      await (await notarised(service, join(other, 'notary'))).close();
      const sound = await run(checkCommand(), '--data', other);
      expect([sound.code, sound.out]).toEqual([0, expect.stringContaining('2 append(s)')]);
      const pinned = await run(checkCommand(), '--data', other, '--signed-by', '0123456789abcdef');
      expect(pinned.code).toBe(1);

      const client = EventStoreDBClient.connectionString(url);
      const { eventId: id, storedType: type, data } = proposal(102);
      const actor = { agencyId: 'LD-ADMIN', principal: '管理员', role: 'administrator' };
      const perfect = { ...metadata(102), actor } as unknown as Record<string, unknown>;
      const strange = jsonEvent({ id, type, data: data as Record<string, unknown>, metadata: perfect });
      await client.appendToStream('incident-GHOST', strange, { expectedRevision: 'no_stream' });
      await client.dispose();
      // the service itself goes on
      expect(await service.append('incident-NEW', 1n, [proposal(103)])).toMatchObject({ revision: 2n });
      await (await notarised(service, join(other, 'notary'))).close();
      const found = await run(checkCommand(), '--data', other);
      expect(found.code).toBe(1);
      expect(found.out).toContain('(incident-GHOST, revision 0');
      expect(found.out).toContain('does not bear the signature of the service');

      const file = join(other, 'all.bundle');
      await run(exportCommand(), '--data', other, '--to', file);
      const verified = await run(verifyCommand(), file);
      expect([verified.code, verified.out]).toEqual([1, expect.stringContaining('incident-GHOST')]);
      await service.close();
    });
  });

  it('shows key, checkpoint and proof', async () => {
    expect((await run(keyCommand(), ...here)).out).toContain('log.test/a+');
    expect((await run(checkpointCommand(), ...here)).out).toContain(root);
    expect((await run(proveCommand(), at(3).toString(), ...here)).out).toMatch(
      /^c2sp.org\/tlog-proof@v1\nindex 3\n/,
    );
    await expect(run(proveCommand(), '99999', ...here)).rejects.toMatchObject({ code: 'cannot-check' });
  });

  it.each<[string, (records: Database<Buffer, Buffer>) => Promise<unknown>, () => string]>([
    [
      'changed',
      (r) => edit(r, at(20), 'word-020', 'w0rd-020'),
      () => `position ${at(20)} (leaf 20) has been changed`,
    ],
    ['removed', (r) => r.remove(keyOf(at(20))), () => `position ${at(20)} (leaf 20) has been removed`],
    [
      'removed at the end',
      (r) => r.remove(keyOf(at(39))),
      () => `position ${at(39)} (leaf 39) has been removed`,
    ],
    [
      'inserted',
      (r) => edit(r, at(25) + 1n, '$internal-1', 'xinternal-1'),
      () => `position ${at(25) + 1n} (leaf 26) was inserted`,
    ],
    [
      'reordered',
      async (r) => {
        const [a, b] = [at(20), at(21)].map((position) => Buffer.from(r.get(keyOf(position)) as Buffer)) as [
          Buffer,
          Buffer,
        ];
        await r.put(keyOf(at(20)), b);
        await r.put(keyOf(at(21)), a);
      },
      () => `position ${at(20)} (leaf 20)`,
    ],
  ])('names the place where an event in the store was %s', async (_, how, where) => {
    const { out, code } = await over(await tampered(how), () => run(checkCommand(), ...here));
    expect(out).toContain(where());
    expect(out).toContain('the log was changed');
    expect(code).toBe(1);
  });

  it('finds the change in a bundle too, on another machine', async () => {
    const file = join(folder, 'tampered.bundle');
    const log = await tampered((records) => edit(records, at(20), 'word-020', 'w0rd-020'));
    await over(log, () => run(exportCommand(), ...here, '--to', file));
    await expect(run(traceCommand(), '/agencies/EMB', 'c-7', '--bundle', file)).rejects.toMatchObject({
      code: 'bundle-does-not-fit',
      finding: { kind: 'changed', index: 20 },
    });
    const { out, code } = await run(verifyCommand(), file);
    expect([code, out.includes(`position ${at(20)} (leaf 20) has been changed`)]).toEqual([1, true]);
  });

  it('does not take the addresses in a copied folder for those of the copy', async () => {
    await over(await untouched(), async () => {
      writeEnvironment(folder, { EVENTSTORE_URL: process.env.EVENTSTORE_URL ?? '' });
      delete process.env.EVENTSTORE_URL;
      const copy = `${folder}-copy`;
      cpSync(folder, copy, { recursive: true });
      expect((await run(checkCommand(), ...here)).out).toContain('40 event(s) of the log fit');
      await expect(run(checkCommand(), '--data', copy)).rejects.toMatchObject({
        code: 'copied-folder',
        message: expect.stringMatching(/的副本.* is a copy of /) as string,
      });
      rmSync(copy, { recursive: true });
      rmSync(join(folder, 'apps.env'));
    });
  });

  it('cannot check without a notary', async () => {
    await expect(run(checkCommand(), '--data', join(folder, 'none'))).rejects.toMatchObject({
      code: 'cannot-check',
    });
  });
});
