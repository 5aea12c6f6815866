import { AgencyDirectory, setInstallation } from '#application';
import { Snapshotter } from '#audit';
import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import type { Role } from '#domain';
import type { EventLog } from '#event-log';
import { createLogger } from '#platform';
import type { ReadModel } from '#read-model';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { floodNight } from '../../../../libs/read-model/src/testing/scenario.js';
import { audience, checkedApi, MemoryLog, Parties } from '../app/testing.helper-spec.js';
import { MemoryKeys } from '../../../../libs/application/src/personal-data/keys.helper-spec.js';

const folder = mkdtempSync(join(tmpdir(), 'liandong-api-as-of-'));
const night = floodNight().events.filter(({ stream }) => parseStreamId(stream)?.aggregate !== 'agency');

let app: NestFastifyApplication;
let bare: NestFastifyApplication;
let parties: Parties;
let log: MemoryLog;
let auditor: { authorization: string };

beforeAll(async () => {
  log = new MemoryLog();
  const eventLog = log as unknown as EventLog;
  const logger = createLogger('test', 'silent');
  parties = new Parties(eventLog);
  await parties.registerAlone('AUDIT', 'auditor');
  await parties.register('GY-EMB', 'superior');
  await parties.register('EMB', 'department');
  await parties.register('FIRE', 'department', []);
  await setInstallation(eventLog, { districtCode: '520111', homeBureauId: 'EMB' });
  const registered = log.records.map((record) => ({ ...record, recordedAt: '2026-06-01T00:00:00.000Z' }));
  log.records.splice(0, registered.length, ...registered, ...night);
  const { snapshotter, store } = await Snapshotter.open(join(folder, 'snapshots'), 8);
  await snapshotter.take(log.records);
  await store.close();
  const readModel = {
    queries: { resource: {} },
    projected: { position: () => Promise.resolve(7n), onProjected: () => () => undefined },
  } as unknown as ReadModel;
  const directory = new AgencyDirectory(eventLog, logger);
  await directory.open();
  const parts = {
    eventLog,
    directory,
    readModel,
    personalKeys: new MemoryKeys(),
    logger,
    maxFeeds: 1,
    personalDataKey: Buffer.alloc(32),
    audience,
  };
  app = await checkedApi({ ...parts, snapshotFolder: join(folder, 'snapshots') });
  bare = await checkedApi(parts);
  auditor = await parties.bearer('AUDIT', 'auditor');
});
afterAll(async () => {
  await app.close();
  await bare.close();
  parties.clear();
  rmSync(folder, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = auditor) =>
  app.inject({ method: 'GET', url: `/v1/audit${url}`, headers });
interface Page {
  readonly items: readonly { readonly table: string; readonly key: string }[];
  readonly next?: string;
}
const positionOf = (type: string): string => {
  const found = night.find((e) => decode(e.storedType, e.data).type === type) as RecordedEvent;
  return found.position.toString();
};

describe('as-of queries over HTTP', () => {
  it('is for auditors', async () => {
    const duty = await parties.bearer('AUDIT', 'duty-officer');
    for (const path of [
      '/as-of',
      '/as-of/rows/tasks',
      '/as-of/task/T1',
      '/diff?from=1&to=2',
      '/diff/task/T1?from=1&to=2',
      '/step/task/T1',
      '/pictures/FIRE',
      '/snapshots',
    ]) {
      expect([path, (await get(path, {})).statusCode]).toEqual([path, 401]);
      expect([path, (await get(path, duty)).json().code]).toEqual([path, 'role-not-permitted']);
      expect([path, (await get(path)).statusCode]).toEqual([path, 200]);
    }
    const answer = await bare.inject({ method: 'GET', url: '/v1/audit/as-of', headers: auditor });
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'snapshots-unavailable']);
  });

  it('shows one thing as it was at a position or an instant', async () => {
    const accepted = night.find((e) => e.storedType === 'task.accepted.v1') as RecordedEvent;
    const before = await get(`/as-of/task/T1?position=${accepted.position - 1n}`);
    expect(before.json().state).toMatchObject({ status: 'assigned', crew: null });
    const after = await get(`/as-of/task/T1?at=${accepted.recordedAt}`);
    expect(after.json()).toMatchObject({
      position: `${accepted.position}`,
      state: { status: 'accepted', crew: 14 },
    });
    expect((await get('/as-of/none/T1')).json().code).toBe('invalid-query');
    expect((await get('/as-of/task/T1?position=1&at=2026-01-01T00:00:00Z')).json().code).toBe(
      'invalid-query',
    );
    const response = (await get('/as-of/linked-response/F1')).json();
    expect(response.state).toMatchObject({ incident: { id: 'F1' }, tasks: [{ id: 'T1' }] });
  });

  it('takes a time as that of recording or of occurrence, says which, and keeps it on the next page', async () => {
    const accepted = night.find((e) => e.storedType === 'task.accepted.v1') as RecordedEvent;
    const at = new Date(accepted.metadata.occurredAt).toISOString();
    const counted = log.records.filter((e) => Date.parse(e.metadata.occurredAt) <= Date.parse(at));
    const occurred = (await get(`/as-of?at=${at}&by=occurred`)).json();
    expect(occurred).toMatchObject({ by: 'occurred', at, events: counted.length });
    expect((await get(`/as-of?at=${accepted.recordedAt}`)).json()).toMatchObject({
      by: 'recorded',
      at: accepted.recordedAt,
      position: `${accepted.position}`,
    });
    expect((await get('/as-of')).json()).toMatchObject({ by: 'position' });
    expect((await get(`/as-of/task/T1?at=${at}&by=occurred`)).json()).toMatchObject({
      by: 'occurred',
      at,
      state: { status: 'accepted' },
    });
    for (const start of [
      `/as-of/rows/incidents?at=${at}&by=occurred&limit=1`,
      `/diff?fromAt=2026-06-18T14:00:10.000Z&toAt=${at}&by=occurred&limit=1`,
    ]) {
      const pages: (Page & { by?: string; to?: { by: string } })[] = [];
      for (let url: string | undefined = `/v1/audit${start}`; url;) {
        const answer = await app.inject({ method: 'GET', url, headers: auditor });
        const page: (typeof pages)[0] = answer.json();
        pages.push(page);
        url = page.next;
      }
      expect(pages.length).toBeGreaterThan(0);
      expect(new Set(pages.map(({ by, to }) => by ?? to?.by))).toEqual(new Set(['occurred']));
    }
    for (const wrong of ['?by=occurred', '?by=recorded&position=1', `?at=${at}&by=told`]) {
      expect((await get(`/as-of${wrong}`)).json().code).toBe('invalid-query');
    }
    expect((await get('/diff?from=1&by=occurred')).json().code).toBe('invalid-query');
  });

  it('says where the log begins, asked about a time before it', async () => {
    const early = '2020-01-01T00:00:00.000Z';
    for (const path of [
      `/as-of?at=${early}`,
      `/as-of?at=${early}&by=occurred`,
      `/as-of/rows/incidents?at=${early}`,
      `/as-of/task/T1?at=${early}`,
      `/diff?fromAt=${early}`,
      `/diff/task/T1?fromAt=${early}&toAt=${early}`,
      `/pictures/FIRE?at=${early}`,
    ]) {
      const answer = await get(path);
      expect([path, answer.statusCode, answer.json().code]).toEqual([path, 404, 'before-the-log']);
      expect(answer.json().begins).toEqual({
        position: log.records[0]?.position.toString(),
        recordedAt: log.records[0]?.recordedAt,
      });
      expect(answer.json().detail).toMatch(/2020-01-01/);
    }
  });

  it('gives the whole with its hash, and its rows in pages', async () => {
    const whole = (await get('/as-of?hash=true')).json();
    expect(whole.sha256).toMatch(/^[0-9a-f]{64}$/);
    const keys: string[] = [];
    for (let url: string | undefined = '/v1/audit/as-of/rows/incidents?limit=1'; url;) {
      const page: Page = (await app.inject({ method: 'GET', url, headers: auditor })).json();
      keys.push(...page.items.map(({ key }) => key));
      url = page.next;
    }
    expect(keys).toEqual(['F1', 'G1']);
    expect([whole.tables.incidents.rows, whole.counts.incidents]).toEqual([2, 2]);
    expect((await get('/as-of')).json().sha256).toBeUndefined();
    expect((await get('/as-of/rows/commands')).json().code).toBe('invalid-query');
  });

  it('says what differs between two positions, and steps', async () => {
    const [from, to] = [positionOf('sharing.committed'), positionOf('sharing.dispatched')];
    const items: { table: string; key: string }[] = [];
    for (let url: string | undefined = `/v1/audit/diff?from=${from}&to=${to}&limit=1`; url;) {
      const page: Page = (await app.inject({ method: 'GET', url, headers: auditor })).json();
      items.push(...page.items);
      url = page.next;
    }
    expect(items.map(({ table, key }) => `${table}/${key}`)).toEqual(['sharing/S1', 'sharing_lines/S1/1.1']);
    const one = (await get(`/diff/sharing/S1?from=${from}&to=${to}`)).json();
    expect(one.changes).toContainEqual({ path: 'lines[0].step', from: 'committed', to: 'dispatched' });
    const stepped = (await get(`/step/sharing/S1?after=${from}`)).json();
    expect(stepped).toMatchObject({ event: { position: to, type: 'sharing.dispatched.v1' }, previous: from });
    expect((await get(`/step/sharing/S1?before=${to}`)).json().event.position).toBe(from);
    expect((await get(`/step/sharing/S1?after=${to}`)).statusCode).toBe(404);
  });

  it('tells what an agency knew', async () => {
    const found = (await get('/pictures/FIRE?incidentId=F1')).json();
    expect(found.incidentIds).toEqual(['F1']);
    expect(found.gaps.map(({ table }: { table: string }) => table)).toEqual(['incidents', 'sharing']);
    expect(found.upToDate).toBe(1);
    for (const path of ['/pictures/NO-SUCH', '/pictures/FIRE?incidentId=NO-SUCH']) {
      expect([path, (await get(path)).statusCode]).toEqual([path, 404]);
    }
  });

  it('lists the snapshots', async () => {
    const { items, next } = (await get('/snapshots?limit=1')).json();
    expect(items).toEqual([expect.objectContaining({ events: 8 })]);
    expect((await app.inject({ method: 'GET', url: next, headers: auditor })).json().items[0].events).toBe(
      16,
    );
  });

  it('tells what would have been, to auditors and who directs at the home bureau', async () => {
    const post = (payload: object, headers: Record<string, string> = auditor) =>
      app.inject({ method: 'POST', url: '/v1/audit/what-if', payload, headers });
    const position = positionOf('sharing.allocation-decided');
    const drop = { changes: [{ kind: 'drop', position }] };
    const before = log.records.length;
    const asking = async (agencyId: string, role: Role) =>
      (await post(drop, await parties.bearer(agencyId, role))).json().code as string;
    expect(await asking('EMB', 'agency-operator')).toBe('role-not-permitted');
    expect(await asking('GY-EMB', 'commander')).toBe('not-a-party');
    const found = await post(drop, await parties.bearer('EMB', 'commander'));
    expect(found.statusCode).toBe(200);
    expect(found.json().compared).toMatchObject([
      { sharingId: 'S1', was: { unmet: 0 }, wouldBe: { unmet: 6_000, lines: [] } },
    ]);
    expect((await post({ changes: [{ kind: 'drop', position: '999' }] })).json().code).toBe(
      'change-does-not-apply',
    );
    for (const changes of [
      [],
      [{ kind: 'replace', position }],
      [{ kind: 'resource', position }],
      [{ kind: 'x', position }],
    ]) {
      expect((await post({ changes })).json().code).toBe('invalid-query');
    }
    expect(log.records).toHaveLength(before);
  });

  it('changes nothing in the log', async () => {
    const before = log.records.length;
    for (const path of ['/as-of', '/diff?from=1', '/step/linked-response/F1']) await get(path);
    expect(log.records).toHaveLength(before);
  });
});
