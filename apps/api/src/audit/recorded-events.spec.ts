import { canonicalBytes } from '#audit';
import { AgencyDirectory } from '#application';
import { commandNames, rolesFor, type RecordedEvent } from '#contracts';
import type { EventLog } from '#event-log';
import { createLogger } from '#platform';
import type { ReadModel } from '#read-model';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { audience, checkedApi, exampleOf, MemoryLog, Parties } from '../app/testing.helper-spec.js';
import { ndjson } from './recorded-events.controller.js';
import { MemoryKeys } from '../../../../libs/application/src/personal-data/keys.helper-spec.js';

const megabyte = 'x'.repeat(1024 * 1024);

let app: NestFastifyApplication;
let log: MemoryLog;
let parties: Parties;

beforeAll(async () => {
  log = new MemoryLog();
  const eventLog = log as unknown as EventLog;
  parties = new Parties(eventLog);
  await parties.register('EMB', 'department');
  await parties.registerAlone('AUDIT', 'auditor');
  await parties.registerAlone('ADMIN', 'administrator');
  const logger = createLogger('test', 'silent');
  const projected = { position: () => Promise.resolve(0n), onProjected: () => () => undefined };
  const readModel = { queries: { resource: {} }, projected };
  app = await checkedApi({
    eventLog,
    directory: new AgencyDirectory(eventLog, logger),
    readModel: readModel as unknown as ReadModel,
    personalKeys: new MemoryKeys(),
    logger,
    maxFeeds: 1,
    personalDataKey: Buffer.alloc(32),
    audience,
  });
  const event = (n: number, text: string) => ({
    eventId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    storedType: 'incident.situation-updated.v1',
    data: { summary: text },
    metadata: exampleOf('RecordedEventPage').items[0]?.metadata as RecordedEvent['metadata'],
  });
  for (let n = 0; n < 20; n++) {
    await log.append('incident-I', BigInt(n) - 1n, [event(n, n < 10 ? `水位 ${n}` : megabyte)]);
  }
});
afterAll(async () => {
  await app.close();
  parties.clear();
});

const get = async (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url, headers: { ...(await parties.bearer('AUDIT', 'auditor')), ...headers } });

describe('the history, to the auditor', () => {
  it('is every event in log order, page by page', async () => {
    const seen: unknown[] = [];
    let pages = 0;
    for (let url = '/v1/audit/events?limit=7'; url; pages++) {
      const page = (await get(url)).json<{ items: object[]; next?: string }>();
      seen.push(...page.items);
      url = page.next ?? '';
    }
    const all = log.records.map((record) => JSON.parse(canonicalBytes(record).toString()) as object);
    expect(seen).toEqual(all);
    // two pages of small events; the large ones fill a page with five
    expect(pages).toBeGreaterThan(Math.ceil(all.length / 7));
  });

  it('is given as lines of the bytes that the tree is built over', async () => {
    const { headers, body } = await get('/v1/audit/events?after=3', { accept: ndjson });
    expect(headers['content-type']).toBe(ndjson);
    const lines = log.records
      .filter(({ position }) => position > 3n)
      .map((r) => canonicalBytes(r).toString());
    expect(body === `${lines.join('\n')}\n`).toBe(true);
  });

  it('is for the auditor alone', async () => {
    for (const [agencyId, role] of [
      ['EMB', 'commander'],
      ['ADMIN', 'administrator'],
      ['EMB', 'agency-operator'],
    ] as const) {
      const answer = await get('/v1/audit/events', await parties.bearer(agencyId, role));
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, 'role-not-permitted']);
    }
    expect((await app.inject({ method: 'GET', url: '/v1/audit/events' })).statusCode).toBe(401);
    expect((await get('/v1/audit/events?limit=1001')).statusCode).toBe(400);
    expect((await get('/v1/audit/events?after=x')).statusCode).toBe(400);
  });

  it('is all that the auditor may do: no command but those of the own agency for itself, and to be a second person', () => {
    const permitted = commandNames.filter((name) => rolesFor(name).includes('auditor'));
    expect(permitted).toEqual([
      'agency.rotate-credential',
      'agency.revoke-credential',
      'agency.acknowledge-delivery',
      'approval.confirm',
      'approval.decline',
      'approval.withdraw',
    ]);
  });
});
