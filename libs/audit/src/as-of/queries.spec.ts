import type { RecordedEvent } from '#contracts';
import { State, stateForm, stateTables, tableName } from '#read-model';
import fc from 'fast-check';
import { open } from 'lmdb';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimAndPay, floodNight, trucksReturn } from '../../../read-model/src/testing/scenario.js';
import { rainAndSlope } from '../../../read-model/src/testing/warnings.js';
import { Snapshotter } from './snapshotter.js';
import { SnapshotStore, OtherForm } from './snapshot-store.js';
import { changedRows } from './view.js';
import { AsOfQueries } from './queries.js';
import { openAsOf, type Opened } from './as-of.helper-spec.js';
import { rowHash, stateHash } from './state-hash.js';
import { step } from './step.js';
import { verifySnapshots } from './verify-snapshots.js';

const night = rainAndSlope(floodNight());
trucksReturn(night);
claimAndPay(night, 500_000);
const { events } = night;
const at = (n: number): RecordedEvent => events[n] as RecordedEvent;
const indexOf = (type: string, stream: string): number =>
  events.findIndex((e) => e.stream === stream && e.storedType.startsWith(type));

let opened: Opened;
beforeAll(async () => (opened = await openAsOf(events, 10)));
afterAll(() => opened.close());

/** From the start, without snapshots. */
const foldedHash = (upTo: number): Promise<string> => hashOf(events.slice(0, upTo));

async function hashOf(some: readonly RecordedEvent[]): Promise<string> {
  const state = new State();
  await state.apply(some);
  return stateHash((name) => {
    const table = stateTables.find((t) => tableName(t) === name);
    return [...state.keys(name)].map((key) => [key, rowHash(state.row(table as never, key) as object)]);
  }).sha256;
}

describe('the state as of a position or time', () => {
  it('is that of a fold from the start, at every position and with any stride', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: events.length }),
        async (stride, n) => {
          const strided = await openAsOf(events, stride);
          try {
            const { position } = at(n - 1);
            const found = await strided.queries.at({ position });
            expect(found.events).toBe(n);
            const hash = found.hash();
            expect(hash.sha256).toBe(await foldedHash(n));
            const counts = Object.entries(hash.tables).map(([name, { rows }]) => [name, rows]);
            expect(found.counts()).toEqual(Object.fromEntries(counts));
          } finally {
            await strided.close();
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('at an instant is that after the last event recorded by then', async () => {
    for (const n of [0, 9, 10, 25]) {
      const found = await opened.queries.at({ at: at(n).recordedAt });
      expect(found.position).toBe(at(n).position);
      expect(await opened.queries.positionOf({ at: at(n).recordedAt })).toBe(at(n).position);
      const between = new Date(Date.parse(at(n).recordedAt) + 999).toISOString();
      expect((await opened.queries.at({ at: between })).hash()).toEqual(found.hash());
    }
  });

  it('by occurrence is the fold of what had occurred, whatever was told late, with any stride', async () => {
    const story = fc.record({
      stride: fc.integer({ min: 1, max: 60 }),
      shifts: fc.array(fc.integer({ min: -90, max: 5 }), {
        minLength: events.length,
        maxLength: events.length,
      }),
      n: fc.nat(events.length - 1),
      known: fc.option(fc.nat(events.length - 1), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(story, async ({ stride, shifts, n, known }) => {
        const told = events.map((event, i) => {
          const occurredAt = new Date(Date.parse(event.recordedAt) + (shifts[i] ?? 0) * 1_000).toISOString();
          return { ...event, metadata: { ...event.metadata, occurredAt } };
        });
        const occurredBy = told[n]?.metadata.occurredAt ?? '';
        const position = known === undefined ? undefined : at(known).position;
        const counted = told.filter(
          (e) =>
            Date.parse(e.metadata.occurredAt) <= Date.parse(occurredBy) &&
            e.position <= (position ?? e.position),
        );
        const strided = await openAsOf(told, stride);
        try {
          const asked = strided.queries.at({ occurredBy, position });
          if (counted.length === 0)
            return await expect(asked).rejects.toMatchObject({ code: 'before-the-log' });
          const found = await asked;
          expect([found.events, found.position]).toEqual([counted.length, counted.at(-1)?.position]);
          expect(found.hash().sha256).toBe(await hashOf(counted));
          const alone = await strided.queries.thing({ kind: 'sharing', id: 'S1' }, { occurredBy, position });
          expect(alone.state).toEqual(found.state.rowNamed('sharing', 'S1'));
        } finally {
          await strided.close();
        }
      }),
      { numRuns: 25 },
    );
  });

  it('by occurrence reads no stretch of which nothing had occurred by then', async () => {
    const told = events.map((event) => ({
      ...event,
      metadata: { ...event.metadata, occurredAt: event.recordedAt },
    }));
    const strided = await openAsOf(told, 10);
    const read: bigint[] = [];
    const { after, stream } = strided.log;
    const watched = async function* (position: bigint | undefined) {
      for await (const batch of after(position)) {
        read.push(...batch.map((event) => event.position));
        yield batch;
      }
    };
    const queries = new AsOfQueries({ after: watched, stream }, strided.store);
    const found = await queries.at({ occurredBy: at(12).recordedAt });
    expect(found.position).toBe(at(12).position);
    const snapshots = Math.floor(events.length / 10) * 10;
    const between = (p: bigint) => p > at(26).position && p <= at(snapshots - 1).position;
    expect(read.filter(between)).toEqual([]);
    await strided.close();
  });

  it.each([
    ['position', { position: 0n }, /^position 0 is before the log: the log begins at position \d+/],
    ['time', { at: '2026-01-01T00:00:00.000Z' }, /^2026-01-01T00:00:00.000Z is before the log/],
    ['time of occurrence', { occurredBy: '2026-01-01T00:00:00.000Z' }, /^nothing in the log had occurred by/],
  ])('says where the log begins, asked about a %s before it', async (_, asOf, en) => {
    const asked = { code: 'before-the-log', reason: { en: expect.stringMatching(en) as string } };
    const begins = { position: at(0).position.toString(), recordedAt: at(0).recordedAt };
    await expect(opened.queries.at(asOf)).rejects.toMatchObject({ ...asked, begins });
    if ('occurredBy' in asOf) return;
    await expect(opened.queries.thing({ kind: 'task', id: 'T1' }, asOf)).rejects.toMatchObject(asked);
  });

  it('is none where nothing is in the log', async () => {
    const empty = await openAsOf([], 10);
    const error = { code: 'before-the-log', begins: undefined, reason: { en: 'nothing is in the log yet' } };
    await expect(empty.queries.at({ position: 2n ** 62n })).rejects.toMatchObject(error);
    await expect(empty.queries.thing({ kind: 'task', id: 'T1' }, { position: 5n })).rejects.toMatchObject(
      error,
    );
    await empty.close();
  });

  it('shows one aggregate from its own events, as the whole does', async () => {
    for (const n of [20, 30, events.length - 1]) {
      const { position } = at(n);
      const whole = await opened.queries.at({ position });
      for (const [kind, id, table] of [
        ['incident', 'F1', 'incidents'],
        ['resource', 'TRUCK', 'resources'],
        ['sharing', 'S1', 'sharing'],
        ['task', 'T1', 'tasks'],
        ['warning', 'RAIN', 'warnings'],
      ] as const) {
        const alone = await opened.queries.thing({ kind, id }, { position });
        expect(alone.state).toEqual(whole.state.rowNamed(table, id));
      }
    }
  });

  it('shows a linked response as it was, not as it is', async () => {
    const thing = { kind: 'linked-response', id: 'F1' } as const;
    const asked = at(indexOf('sharing.requested', 'sharing-S1')).position;
    const before = await opened.queries.thing(thing, { position: asked - 1n });
    const then = await opened.queries.thing(thing, { position: asked });
    expect(before.state).toMatchObject({ sharing: [], shortfalls: [] });
    expect(then.state).toMatchObject({
      shortfalls: [{ capability: 'drainage-m3h', asked: 6_000, covered: 0, outstanding: 6_000 }],
    });
  });
});

describe('what changed between two moments', () => {
  it('is every row that differs, once, with its fields', async () => {
    const [from, to] = [at(15).position, at(28).position];
    const [a, b] = [await opened.queries.at({ position: from }), await opened.queries.at({ position: to })];
    const found = [...changedRows(a, b)];
    const touched = new Set(found.map(({ table, key }) => `${table}/${key}`));
    expect(touched.size).toBe(found.length);
    for (const table of stateTables) {
      const name = tableName(table);
      for (const key of b.state.keys(name)) {
        const isSame =
          JSON.stringify(a.state.rowNamed(name, key)) === JSON.stringify(b.state.rowNamed(name, key));
        expect([name, key, touched.has(`${name}/${key}`)]).toEqual([name, key, !isSame]);
      }
    }
    expect(found.every(({ changes }) => changes.length > 0)).toBe(true);
    const [first, ...rest] = found;
    expect([...changedRows(a, b, first)]).toEqual(rest);
    expect([...changedRows(b, b)]).toEqual([]);
  });
});

describe('steps', () => {
  it('go through the events of one thing there and back', async () => {
    for (const thing of [
      { kind: 'sharing', id: 'S1' },
      { kind: 'linked-response', id: 'F1' },
    ] as const) {
      const forth: string[] = [];
      for (let position = -1n; ;) {
        const found = await step(opened.queries, opened.store, thing, position, 'next');
        if (!found) break;
        expect(found.previous).toBe(forth.at(-1));
        forth.push(found.event.position);
        position = BigInt(found.event.position);
      }
      const back: string[] = [];
      for (let position = 2n ** 60n; ;) {
        const found = await step(opened.queries, opened.store, thing, position, 'previous');
        if (!found) break;
        expect(found.next).toBe(back.at(-1));
        back.push(found.event.position);
        position = BigInt(found.event.position);
      }
      expect(forth.length).toBeGreaterThan(9);
      expect(back.reverse()).toEqual(forth);
    }
  });

  it('say what the event changed', async () => {
    const n = indexOf('task.accepted', 'task-T1');
    const found = await step(
      opened.queries,
      opened.store,
      { kind: 'task', id: 'T1' },
      at(n).position - 1n,
      'next',
    );
    expect(found?.changes).toContainEqual({ path: 'status', from: 'assigned', to: 'accepted' });
    expect(found?.changes).toContainEqual({ path: 'crew', from: null, to: 14 });
  });
});

describe('the snapshots', () => {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-snapshots-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const verified = async (store: SnapshotStore, source = events) => {
    const fresh = await Snapshotter.open(join(folder, String(Math.random())), 10);
    try {
      const { log } = await openAsOf(source, 1_000);
      return await verifySnapshots(store, log, fresh);
    } finally {
      await fresh.store.close();
    }
  };

  it('are made at the same events, go on after a restart, and verify', async () => {
    const path = join(folder, 'restarted');
    const first = await openAsOf(events.slice(0, 27), 10, path);
    await first.close();
    const again = await openAsOf(events, 10, path);
    expect([...again.store.snapshots()]).toEqual([...opened.store.snapshots()]);
    expect((await verified(again.store)).finding).toBeUndefined();
    await again.close();
  });

  it('are found out when the log is not the one they were made from', async () => {
    const changed = events.map((e, n) => (n === 12 ? { ...e, recordedAt: '2026-06-18T14:00:13.500Z' } : e));
    const { finding, snapshots } = await verified(opened.store, changed);
    expect([snapshots, finding]).toEqual([
      1,
      expect.objectContaining({ kind: 'hash', position: at(19).position.toString() }),
    ]);
    const short = await verified(opened.store, events.slice(0, 15));
    expect(short.finding).toMatchObject({ kind: 'hash', position: at(19).position.toString() });
  });

  it('are found out when somebody changes a row that is kept', async () => {
    const path = join(folder, 'changed');
    const filled = await openAsOf(events, 10, path);
    await filled.close();
    const root = open<Buffer, Buffer>({
      path,
      maxDbs: 8,
      encoding: 'binary',
      keyEncoding: 'binary',
      noSubdir: false,
    } as never);
    const rows = root.openDB<Buffer, Buffer>({
      name: 'rows',
      encoding: 'binary',
      keyEncoding: 'binary',
      compression: true,
    });
    for (const { key, value } of rows.getRange({})) {
      if (!key.toString().startsWith('tasks\0T1')) continue;
      await rows.put(key, Buffer.from(value.toString().replace('营救被困人员', '原地待命')));
      break;
    }
    await root.close();
    const store = (await Snapshotter.open(path, 10)).store;
    expect((await verified(store)).finding).toMatchObject({ kind: 'row', table: 'tasks', key: 'T1' });
    await store.close();
  });

  it('of another form are not read, and are made anew', async () => {
    const path = join(folder, 'form');
    const old = await SnapshotStore.open(path, { ...stateForm(), hashed: 'older' }, { anew: true });
    await old.close();
    await expect(SnapshotStore.open(path, stateForm())).rejects.toThrow(OtherForm);
    const { snapshotter, store } = await Snapshotter.open(path);
    expect(snapshotter.restart()).toBeUndefined();
    await store.close();
  });
});
