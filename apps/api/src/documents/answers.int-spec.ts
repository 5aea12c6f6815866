import { randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInstallation } from '#application';
import { TreeStore } from '#audit';
import { asShownMost, audience, listening, type Told } from '#domain';
import { factsFor } from '#read-model';
import { Observations } from '#observations';
import { commandExamples } from '#contracts';
import { startApi, until } from '../app/engines.helper-spec.js';
import type { JsonObject } from '../schema/json.js';
import { ToldCheck } from './events/told-check.helper-spec.js';
import { openApi } from './openapi.js';

const paths = Object.entries(openApi()['paths'] as Readonly<Record<string, JsonObject>>)
  .filter(([, item]) => 'get' in item)
  .map(([path]) => path)
  // a stream without an end; data whose keys are not in the log; what needs followers; plans of one version each; who is
  // signed in; files
  .filter(
    (path) =>
      !/^\/(v1\/session|v1\/imports|console)/.test(path) &&
      ![
        ...['/v1/feed', '/v1/personal-data/{id}', '/health/ready', '/v1/plans/{id}/diff'],
        '/v1/messages/{id}',
      ].includes(path),
  );

/** Ids for `{id}` by the path before it, where a list does not say one. */
const ids: Readonly<Record<string, string>> = {
  '/v1/incidents': 'INC-C1',
  '/v1/installations': 'liandong',
  '/v1/sharing': 'SH-F1-DRAIN',
  '/v1/audit/as-of/incident': 'INC-C1',
  '/v1/audit/diff/incident': 'INC-C1',
  '/v1/audit/step/incident': 'INC-C1',
};

const values: Readonly<Record<string, string>> = {
  '{kind}': 'incident',
  '{table}': 'tasks',
  '{size}': '498',
  '{agencyId}': 'EMB',
  '{code}': 'stale-revision',
  '{paper}': 'receipt',
};

const asked: Readonly<Record<string, string>> = {
  '/v1/acts': 'aggregate=incident&id=INC-C1',
  '/v1/upkeep': 'before=2030-01-01T00:00:00Z',
  '/v1/supervision': 'from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z',
  '/v1/teams/readiness': 'capability=rescue-team',
  '/v1/duty/log/export': 'agencyId=READER&from=2026-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&format=json',
  '/v1/audit/consistency': 'from=498&to=498',
  '/v1/audit/inclusion': 'position=7',
  '/v1/audit/diff': 'from=100&to=200',
  '/v1/audit/diff/{kind}/{id}': 'from=100&to=400',
  '/v1/audit/as-of': 'position=300&hash=true',
  '/v1/sharing/{id}/papers/{paper}': 'owner=ENT-PUMP',
};

/** The demo night as it was recorded, asked everything that the document has a GET for. */
describe('answers about the recorded night', () => {
  let folder: string;
  let api: Awaited<ReturnType<typeof startApi>>;
  let tree: TreeStore;
  let auditor: { authorization: string };
  let director: { authorization: string };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liandong-answers-'));
    execFileSync('tar', ['-xzf', 'test/golden/night.tar.gz', '-C', folder]);
    tree = TreeStore.open(join(folder, 'notary', 'tree'));
    const vkey = readFileSync(join(folder, 'notary', 'notary.vkey'), 'utf8').trim();
    api = await startApi(1, {
      folder: join(folder, 'eventstore'),
      audit: { tree, vkey: () => vkey },
      snapshotFolder: join(folder, 'snapshots'),
    });
    await api.parties.register('READER', 'department');
    await api.parties.register('OTHER', 'department');
    await api.parties.registerAlone('READER-2', 'auditor');
    await api.parties.registerAlone('READER-3', 'administrator');
    await setInstallation(api.eventLog, { districtCode: '520111', homeBureauId: 'READER' });
    await addWhatTheNightLacks();
    const end = await api.eventLog.lastPosition();
    await until(async () => (await api.readModel.projected.position()) >= end);
    auditor = await api.parties.bearer('READER-2', 'auditor');
    director = await api.parties.bearer('READER', 'commander');
  });
  afterAll(async () => {
    await api?.stop();
    await tree?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Requests that nobody can meet, goods that expire, a roster, a person, a command that waits, two agencies that contradict each other, statistics, a reading. */
  async function addWhatTheNightLacks(): Promise<void> {
    const post = async (path: string, body: object, agencyId = 'READER') => {
      const headers = {
        ...(await api.parties.bearer(agencyId, 'commander')),
        'liandong-occurred-at': '2026-06-19T02:00:00Z',
      };
      expect((await api.client.post(`/v1/${path}`, body, headers)).body).toMatchObject({
        outcome: 'accepted',
      });
    };
    await post('incidents/NEW/report', { ...commandExamples['incident.report'], exercise: false });
    for (const [agencyId, dead] of [
      ['READER', 1],
      ['OTHER', 2],
    ] as const)
      await post('incidents/NEW/update-situation', { summary: '伤亡核对', casualties: { dead } }, agencyId);
    const areas = [{ areaCode: '520111004', agencyId: 'READER' }];
    await post('statistics/NEW/open', { incidentId: 'NEW', superiorAgencyId: 'OTHER', areas });
    const stated = { stage: 'initial', asOf: '2026-06-19T02:00:00Z' };
    const figures = [{ item: 'dead', value: 1 }];
    await post('statistics/NEW/enter', { ...stated, areaCode: '520111004', figures });
    await post('statistics/NEW/draft-total', { ...stated, totals: figures });
    const neededBy = new Date(Date.now() + 3_600_000).toISOString();
    const request = { ...commandExamples['sharing.request'], incidentId: 'NEW', amount: 900_000, neededBy };
    for (const id of ['NEW-1', 'NEW-2']) await post(`sharing/${id}/request`, request);
    const goods = { ...commandExamples['resource.register'], expiresAt: '2027-01-01T00:00:00Z' };
    await post('resources/NEW/register', goods);
    await post('duty/READER.hall.2026-11/put-shifts', commandExamples['duty.put-shifts']);
    const personnel = await api.parties.bearer('READER', 'personnel');
    const registered = await api.client.post(
      `/v1/persons/${randomUUID()}/register`,
      commandExamples['person.register'],
      personnel,
    );
    expect(registered.body).toMatchObject({ outcome: 'accepted' });
    const administrator = await api.parties.bearer('READER-3', 'administrator');
    const agency = commandExamples['agency.register'];
    expect((await api.client.post('/v1/agencies/NEW/register', agency, administrator)).status).toBe(202);
    const sensor = { sensorId: 'RG-07', kind: 'rainfall', unit: 'mm' };
    const refusal = await new Observations(api.readModel.db, 30).store({
      agencyId: 'READER',
      receivedAt: '2026-06-19T02:00:00.000Z',
      batch: {
        exercise: false,
        sensors: [{ ...sensor, name: '雨量站', areaCode: '520111004' }],
        readings: [{ ...sensor, value: 41.2, observedAt: '2026-06-19T01:59:00.000Z' }],
      },
    });
    expect(refusal).toBeUndefined();
  }

  /** Contention is for who coordinates, all else for who audits as well. */
  const get = (path: string) =>
    api.client.get(path, /^\/v1\/(requests\/contention|pack)/.test(path) ? director : auditor);

  /** What is asked about where a path has `{id}`: the first of the list before it, unless there is something to tell of another. */
  async function oneOf(collection: string): Promise<string> {
    if (ids[collection]) return ids[collection];
    if (collection === '/v1/commands') {
      const events: { metadata: { command: { source: string; id: string } } }[] = (
        await get('/v1/audit/events?limit=200')
      ).body.items;
      const sent = events.map(({ metadata }) => metadata.command);
      const { source, id } = sent.find((one) => one.source.startsWith('/agencies/')) ?? {
        source: '',
        id: '',
      };
      return `${encodeURIComponent(id)}?source=${encodeURIComponent(source)}`;
    }
    const { items }: { items: { id: string }[] } = (await get(collection)).body;
    return items[0]?.id ?? '';
  }

  async function addressOf(path: string): Promise<string> {
    if (path === '/v1/papers/{code}') {
      const { items } = (await get('/v1/sharing/SH-F1-DRAIN/papers')).body;
      return `/v1/papers/${items[0].code}`;
    }
    const known = path.replace(/{(?!id|messageId)\w+}/g, (name) => values[name] ?? name);
    const [collection = '', rest] = known.split('/{id}', 2);
    const address = rest === undefined ? known : `${collection}/${await oneOf(collection)}${rest}`;
    if (!address.includes('{messageId}')) return asked[path] ? `${address}?${asked[path]}` : address;
    const { items } = (await get(address.replace('/{messageId}', ''))).body;
    return address.replace('{messageId}', encodeURIComponent(items[0].messageId));
  }

  it.each(paths)('%s is as the document says', async (path) => {
    const address = await addressOf(path);
    const { status, body } = await get(address);
    expect([address, status, status === 200 ? '' : body]).toEqual([address, 200, '']);
  });

  it('agencies are told of each event what its schema says', async () => {
    const check = new ToldCheck();
    const here = api.directory.jurisdiction();
    const agencies = api.directory.heard();
    const viewers = [
      ...agencies.flatMap((one) => listening(one) ?? []),
      ...agencies.flatMap((one) => asShownMost(one) ?? []),
    ];
    const end = await api.eventLog.lastPosition();
    const positions = Array.from({ length: Number(end) + 1 }, (_, position) => BigInt(position));
    const told = (await api.readModel.queries.audience.events(positions)).flatMap((event) => {
      const said = { ...event, data: event.data as Told['data'], incidentId: event.incidentId ?? undefined };
      const listeners = viewers.map((who) => ({ who, of: factsFor(event, { ...who, here }), here }));
      return audience(said, listeners).map((one) => ({ ...one, type: event.type, position: event.position }));
    });
    for (const { type, position, data } of told)
      expect([type, position, check.faults(type, data)]).toEqual([type, position, undefined]);
    expect(new Set(told.map(({ type }) => type)).size).toBeGreaterThan(40);
    expect(new Set(told.map(({ sight }) => sight))).toEqual(new Set(['whole', 'part', 'request']));
  });
});
