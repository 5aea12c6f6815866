import { commandExamples } from '#contracts';
import type { Role } from '#domain';
import { generateAgencyKey, publicKeyOf, readKeyFile, signToken } from '#security';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startApi, until } from '../app/engines.helper-spec.js';
import { audience } from '../app/testing.helper-spec.js';

const telephone = '13711122233';
const name = '司马测试';
const report = { ...commandExamples['incident.report'], reporterContact: { name, telephone } };

/** Files below a folder whose bytes hold the text. */
const filesWith = (dir: string, text: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => {
    const path = join(dir, file);
    return statSync(path).isFile() && readFileSync(path).includes(text);
  });

describe('personal data over HTTP', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let officer: Record<string, string>;
  let enterprise: Record<string, string>;
  let administrator: Record<string, string>;

  beforeAll(async () => {
    api = await startApi(2);
    await api.parties.register('EMB', 'department');
    await api.parties.registerAlone('ADMIN', 'administrator');
    await api.parties.register('ENT-1', 'enterprise');
    officer = await api.parties.bearer('EMB', 'duty-officer');
    administrator = await api.parties.bearer('ADMIN', 'administrator');
    enterprise = await api.parties.bearer('ENT-1', 'enterprise-operator');
  });
  afterAll(() => api?.stop());

  const post = (path: string, body: object, headers = officer) => api.client.post(path, body, headers);
  const get = (path: string, headers = officer) => api.client.get(path, headers);

  /** Tables of every schema with a row that holds the text. */
  async function tablesWith(text: string): Promise<string[]> {
    const client = new pg.Client({ connectionString: api.databaseUrl });
    await client.connect();
    try {
      const { rows: tables } = await client.query<{ name: string }>(
        `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
          where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
      );
      const found: string[] = [];
      for (const { name: table } of tables) {
        const { rows } = await client.query(
          `select 1 from ${table} t where strpos(t::text, $1) > 0 limit 1`,
          [text],
        );
        if (rows.length > 0) found.push(table);
      }
      return found;
    } finally {
      await client.end();
    }
  }

  /** The algorithms that keys of persons name. */
  async function algorithms(): Promise<string[]> {
    const client = new pg.Client({ connectionString: api.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ alg: string }>('select distinct alg from keys.subjects');
    await client.end();
    return rows.map(({ alg }) => alg);
  }

  it('is sealed on disk and in every table, shown on record, and gone when it is erased', async () => {
    const sent = await post('/v1/incidents/P-1/report', report);
    expect(sent.status).toBe(201);
    const seen = await get(`/v1/incidents/P-1?minPosition=${sent.body.position}`);
    const { subject, sealed } = seen.body.reporterContact as { subject: string; sealed: string };

    // what is looked for can be found: the title, and the sealed form
    expect(filesWith(api.dataDir, sealed)).not.toEqual([]);
    expect(await tablesWith(sealed)).toEqual(
      expect.arrayContaining(['read.incidents', 'read.personal_data', 'read.timeline']),
    );
    for (const plain of [telephone, name]) {
      expect(filesWith(api.dataDir, plain)).toEqual([]);
      expect(await tablesWith(plain)).toEqual([]);
    }

    expect(await algorithms()).toEqual(['A256GCM']);

    const shown = await get(`/v1/personal-data/${subject}?purpose=callback`);
    expect(shown.body).toEqual({ subject, value: { name, telephone } });
    expect(shown.headers.get('cache-control')).toBe('no-store');
    const unsaid = await get(`/v1/personal-data/${subject}`);
    expect([unsaid.status, unsaid.body.code]).toEqual([400, 'invalid-query']);
    const stranger = await get(`/v1/personal-data/${subject}?purpose=callback`, enterprise);
    const unknown = await get('/v1/personal-data/nobody?purpose=callback', enterprise);
    expect([stranger.status, stranger.body.code]).toEqual([404, 'not-found']);
    expect(Object.keys(stranger.body as object)).toEqual(Object.keys(unknown.body as object));

    const id = { ...administrator, 'idempotency-key': 'erase-1' };
    const erase = () => post(`/v1/persons/${subject}/erase`, { reason: '本人申请' }, id);
    const { status, body } = await erase();
    expect([status, body.outcome]).toEqual([202, 'awaiting-second-person']);
    expect((await get(`/v1/personal-data/${subject}?purpose=callback`)).status).toBe(200);
    const approval = `/v1/approvals/${String(body.approvalId)}/confirm`;
    expect((await post(approval, { digest: body.digest }, enterprise)).status).toBe(404);
    expect((await post(approval, { digest: body.digest })).status).toBe(200);
    const erased = await erase();
    expect(erased.status).toBe(200);
    const gone = await get(`/v1/personal-data/${subject}?purpose=callback`);
    expect([gone.status, gone.body.code]).toEqual([410, 'personal-data-erased']);
    expect(gone.body.title).toMatch(/erased|删除/);
    const after = await get(`/v1/incidents/P-1?minPosition=${erased.body.position}`);
    expect(after.body.reporterContact).toEqual({ subject, sealed });
  });

  it('is shown by whose it is and who commands, and twenty times within the hour', async () => {
    for (const agencyId of ['FIRE', 'PSB']) await api.parties.register(agencyId, 'department', []);
    const as = (agencyId: string, role: Role) => api.parties.bearer(agencyId, role);
    const sent = await post('/v1/incidents/P-2/report', report, await as('FIRE', 'agency-operator'));
    const seen = await get(`/v1/incidents/P-2?minPosition=${sent.body.position}`);
    const { subject } = seen.body.reporterContact as { subject: string };
    const reading = async (agencyId: string, role: Role) =>
      (await get(`/v1/personal-data/${subject}?purpose=callback`, await as(agencyId, role))).status;
    expect(await reading('FIRE', 'agency-operator')).toBe(200);
    for (const role of ['commander', 'duty-officer', 'dispatcher'] as const)
      expect(await reading('EMB', role)).toBe(200);
    expect(await reading('EMB', 'agency-operator')).toBe(404);
    // it coordinates, and not there
    expect(await reading('PSB', 'duty-officer')).toBe(404);
    expect(await reading('ADMIN', 'administrator')).toBe(403);

    for (let n = 1; n < 20; n++) expect(await reading('FIRE', 'agency-operator')).toBe(200);
    const refused = await get(
      `/v1/personal-data/${subject}?purpose=callback`,
      await as('FIRE', 'duty-officer'),
    );
    expect([refused.status, refused.body.code]).toEqual([429, 'too-many-reveals']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000);
    // the next key is the same reader
    const file = api.parties.file('FIRE');
    const next = generateAgencyKey('FIRE', randomUUID(), audience);
    const stream = 'agency-FIRE';
    const records = await api.eventLog.read(stream);
    const { metadata } = records[0]!;
    const { keyId: replaced } = readKeyFile(file);
    const roles = ['agency-operator', 'duty-officer'];
    const data = { keyId: next.keyId, publicKey: publicKeyOf(next), roles, replacedKeyId: replaced };
    const issued = { eventId: randomUUID(), storedType: 'agency.credential-issued.v1', data, metadata };
    await api.eventLog.append(stream, BigInt(records.length) - 1n, [issued]);
    const token = await signToken({ agencyId: 'FIRE', principal: 'test', role: 'duty-officer' }, next);
    const rotated = { authorization: `Bearer ${token}` };
    await until(async () => (await get('/v1/agencies', rotated)).status === 200);
    const again = await get(`/v1/personal-data/${subject}?purpose=callback`, rotated);
    expect(again.body.code).toBe('too-many-reveals');
    // who may not have it is told nothing by the limit
    expect(await reading('PSB', 'duty-officer')).toBe(404);
  });

  it('leaves the duty contact of an agency to who coordinates and to itself', async () => {
    const set = await post('/v1/agencies/EMB/set-duty-contact', { post: '值班室', telephone });
    const contactFor = async (headers: Record<string, string>) =>
      (await get(`/v1/agencies/EMB?minPosition=${set.body.position}`, headers)).body.dutyContact as unknown;
    expect(await contactFor(officer)).toMatchObject({
      post: '值班室',
      telephone: { subject: expect.any(String) },
    });
    const own = await api.parties.bearer('EMB', 'agency-operator');
    expect(await contactFor(own)).toMatchObject({ post: '值班室' });
    expect(await contactFor(administrator)).toBeNull();
    expect(await contactFor(enterprise)).toBeNull();
    expect(await tablesWith(telephone)).toEqual([]);
  });
});
