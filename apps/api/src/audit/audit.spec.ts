import { AgencyDirectory, registerAgency } from '#application';
import {
  checkpointText,
  leafHash,
  Notary,
  noteText,
  openLogKey,
  parseNote,
  signText,
  TreeStore,
  verifyConsistency,
  verifyInclusion,
  vkeyText,
  witness,
  witnessName,
  type LogKey,
} from '#audit';
import type { RecordedEvent } from '#contracts';
import type { EventLog } from '#event-log';
import { createLogger } from '#platform';
import type { ReadModel, Viewer } from '#read-model';
import { privateKeyObject, readKeyFile, signToken, type AgencyKey } from '#security';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audience, checkedApi, MemoryLog, Parties } from '../app/testing.helper-spec.js';
import { MemoryKeys } from '../../../../libs/application/src/personal-data/keys.helper-spec.js';

const folder = mkdtempSync(join(tmpdir(), 'liandong-api-audit-'));
const eventAt = (n: number): RecordedEvent =>
  ({
    eventId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    stream: 'incident-I',
    revision: BigInt(n),
    position: BigInt(n * 2),
    recordedAt: '2026-06-18T18:11:00.000Z',
    storedType: 'incident.situation-updated.v1',
    data: { n },
    metadata: {},
  }) as unknown as RecordedEvent;
const events = Array.from({ length: 30 }, (_, n) => eventAt(n));

let app: NestFastifyApplication;
let bare: NestFastifyApplication;
let tree: TreeStore;
let key: LogKey;
let notary: Notary;
let parties: Parties;
let agencyKey: AgencyKey;

beforeAll(async () => {
  const log = new MemoryLog() as unknown as EventLog;
  const logger = createLogger('test', 'silent');
  parties = new Parties(log);
  await parties.register('FIRE', 'department');
  await parties.register('NM-EMB', 'neighbour');
  await parties.registerAlone('AUDIT', 'auditor');
  const keysDir = join(folder, 'keys');
  await registerAgency(log, {
    agencyId: 'EMB',
    name: 'EMB',
    kind: 'department',
    roles: ['agency-operator'],
    keysDir,
    audience,
  });
  agencyKey = readKeyFile(join(keysDir, 'EMB.json'));
  tree = TreeStore.open(join(folder, 'tree'));
  key = openLogKey(join(folder, 'notary.pem'), 'log.test/a');
  notary = new Notary(tree, key, { intervalMs: 0, now: () => 0 });
  for (const upTo of [10, 20]) {
    await notary.take(events.slice(0, upTo), BigInt(upTo * 2));
    await notary.sign();
  }
  const readModel = {
    queries: {
      resource: {},
      feed: {
        sees: (position: bigint, { agencyId }: Viewer) =>
          Promise.resolve(agencyId === 'FIRE' && position < 10n),
      },
    },
    projected: { position: () => Promise.resolve(7n), onProjected: () => () => undefined },
  } as unknown as ReadModel;
  const directory = new AgencyDirectory(log, logger);
  const parts = {
    eventLog: log,
    directory,
    readModel,
    personalKeys: new MemoryKeys(),
    logger,
    maxFeeds: 1,
    personalDataKey: Buffer.alloc(32),
    audience,
  };
  app = await checkedApi({ ...parts, audit: { tree, vkey: () => vkeyText(key.verifier) } });
  bare = await checkedApi(parts);
});
afterAll(async () => {
  await app.close();
  await bare.close();
  await tree.close();
  parties.clear();
  rmSync(folder, { recursive: true });
});

const get = (url: string, headers = {}) => app.inject({ method: 'GET', url: `/v1/audit${url}`, headers });
const post = (url: string, payload: object, headers = {}) =>
  app.inject({ method: 'POST', url: `/v1/audit${url}`, payload, headers });
const bytes = (texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text, 'base64'));

describe('the audit interface', () => {
  it('serves the key and the checkpoints as notes, to everyone', async () => {
    expect((await get('/key')).body).toBe(`${vkeyText(key.verifier)}\n`);
    const latest = await get('/checkpoint');
    expect(latest.headers['content-type']).toMatch(/^text\/plain/);
    expect(parseNote(latest.body).text).toContain('\n20\n');
    expect((await get('/checkpoints/10')).body).toContain('\n10\n');
    expect((await get('/checkpoints/11')).statusCode).toBe(404);
    const first = (await get('/checkpoints?limit=1')).json();
    expect([first.items.length, first.nextAfter]).toEqual([1, 10]);
    const second = await app.inject({ method: 'GET', url: first.next });
    expect(second.json()).toEqual({ items: [{ size: 20, note: latest.body }] });
    expect((await get('/checkpoints?limit=1000')).statusCode).toBe(400);
  });

  it('proves consistency between checkpoints to everyone and inclusion to who sees the event', async () => {
    const { proof } = (await get('/consistency?from=10&to=20')).json();
    const [fromRoot, toRoot] = [tree.rootAt(10), tree.rootAt(20)];
    expect(verifyConsistency({ from: 10, to: 20, fromRoot, toRoot, proof: bytes(proof) })).toBe(true);
    for (const [query, status] of [
      ['from=0&to=20', 400],
      ['from=5&to=4', 404],
      ['from=10&to=99', 404],
      // sizes of which nothing was signed: from one to the next it would give a leaf
      ['from=10&to=11', 404],
      ['from=9&to=10', 404],
      ['from=x&to=1', 400],
      ['', 400],
    ] as const) {
      expect([query, (await get(`/consistency?${query}`)).statusCode]).toEqual([query, status]);
    }

    expect((await get('/inclusion?position=8')).statusCode).toBe(401);
    const bearer = await parties.bearer('FIRE', 'agency-operator');
    const found = (await get('/inclusion?position=8', bearer)).json();
    const claim = {
      index: found.index,
      size: found.size,
      leaf: bytes([found.leafHash])[0] ?? leafHash(Buffer.of()),
      root: toRoot,
    };
    expect([found.index, found.size]).toEqual([4, 20]);
    expect(verifyInclusion({ ...claim, proof: bytes(found.proof) })).toBe(true);
    expect(found.checkpoint).toBe((await get('/checkpoint')).body);
    const refused = async (query: string, headers = bearer) => {
      const answer = await get(`/inclusion?${query}`, headers);
      const { requestId: _, instance: __, ...rest } = answer.json<Record<string, unknown>>();
      return [answer.statusCode, rest] as const;
    };
    const missing = await refused('position=9');
    expect(missing).toMatchObject([404, { code: 'not-found', position: '9' }]);
    const unseen = await refused('position=12');
    expect(JSON.stringify(unseen)).toBe(JSON.stringify(missing).replace(/\b9\b/g, '12'));
    const operator = await parties.bearer('NM-EMB', 'agency-operator');
    expect((await refused('position=8', operator))[0]).toBe(404);
    expect((await refused('position=8&size=11'))[0]).toBe(404);
    expect((await refused('position=8&size=3'))[0]).toBe(404);
  });

  it('takes an agency’s cosignature and shows it with the checkpoint', async () => {
    const logAt = {
      latest: async () => (await get('/checkpoint')).body,
      consistency: async (from: number, to: number) =>
        bytes((await get(`/consistency?from=${from}&to=${to}`)).json().proof),
    };
    const name = witnessName('log.test/a', 'EMB');
    const seen = await witness(
      { name, privateKey: privateKeyObject(agencyKey), logKey: key.verifier },
      logAt,
      1_781_900_000,
    );
    const { note } = seen as { note: string };
    const actor = { agencyId: 'EMB', principal: 'witness', role: 'agency-operator' } as const;
    const token = await signToken(actor, agencyKey);
    const authorization = `Bearer ${token}`;
    expect((await post('/cosignatures', { note })).statusCode).toBe(401);
    const taken = await post('/cosignatures', { note }, { authorization });
    expect([taken.statusCode, taken.body]).toEqual([201, note]);
    expect((await get('/checkpoint')).body).toBe(note);

    const asFire = await parties.bearer('FIRE', 'agency-operator');
    expect((await post('/cosignatures', { note }, asFire)).json().code).toBe('cosignature-missing');
    expect((await post('/cosignatures', { note: 'x' }, asFire)).json().code).toBe('invalid-note');
    expect((await post('/cosignatures', {}, asFire)).json().code).toBe('invalid-query');
    const text = checkpointText({ origin: 'log.test/a', size: 20, root: tree.rootAt(19) });
    const fork = noteText({ text, signatures: [signText(text, 'log.test/a', key.privateKey)] });
    expect((await post('/cosignatures', { note: fork }, asFire)).json().code).toBe('checkpoint-forked');
  });

  it('has a checkpoint signed on demand, for those who oversee', async () => {
    await notary.take(events, 60n);
    expect((await post('/checkpoints', {}, await parties.bearer('FIRE', 'agency-operator'))).statusCode).toBe(
      403,
    );
    const asked = post('/checkpoints', {}, await parties.bearer('AUDIT', 'auditor'));
    while (!notary.isDue || tree.requested < 30) await new Promise((resolve) => setTimeout(resolve, 5));
    await notary.sign();
    const answer = await asked;
    expect([answer.statusCode, answer.body]).toEqual([201, tree.latestCheckpoint()?.note]);
  });

  it('says so when there is no notary on this machine', async () => {
    for (const path of ['key', 'checkpoint', 'checkpoints', 'consistency?from=1&to=2']) {
      const answer = await bare.inject({ method: 'GET', url: `/v1/audit/${path}` });
      expect([answer.statusCode, answer.json().code]).toEqual([503, 'audit-unavailable']);
    }
  });
});
