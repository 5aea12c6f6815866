import { agencySource } from '#contracts';
import { generateAgencyKey, provePossession, publicKeyOf } from '#security';
import { randomUUID } from 'node:crypto';
import { startApi, until } from '../app/engines.helper-spec.js';
import { audience } from '../app/testing.helper-spec.js';

const rain = { capacity: 'warn', areaCode: '520111', of: ['rainstorm'] };
const audit = { capacity: 'audit', areaCode: '520111' };
const reason = '职责调整';

describe('mandates and the installation over HTTP', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let administrator: Record<string, string>;
  let officer: Record<string, string>;

  beforeAll(async () => {
    api = await startApi(1);
    for (const [agencyId, kind] of [
      ['EMB', 'department'],
      ['EMB-2', 'department'],
      ['ENT-1', 'enterprise'],
    ] as const)
      await api.parties.register(agencyId, kind);
    for (const agencyId of ['MET', 'NRB']) await api.parties.register(agencyId, 'department', []);
    await api.parties.registerAlone('ADMIN', 'administrator');
    await api.parties.registerAlone('AUDIT', 'auditor');
    administrator = await api.parties.bearer('ADMIN', 'administrator');
    officer = await api.parties.bearer('EMB', 'duty-officer');
  });
  afterAll(() => api?.stop());

  const post = (path: string, body: object, headers = administrator) =>
    api.client.post(`/v1/${path}`, body, headers);
  const get = (path: string) => api.client.get(`/v1/${path}`, administrator);

  it('are granted, shown and withdrawn', async () => {
    const granted = await post('agencies/MET/mandate', rain);
    expect(granted.status).toBe(200);
    const shown = await get(`agencies/MET?minPosition=${granted.body.position}`);
    expect(shown.body.mandates).toEqual([rain]);
    const before = shown.body.mandates;
    expect((await post('agencies/MET/mandate', rain)).status).toBe(200);
    expect((await get('agencies/MET')).body.mandates).toEqual(before);

    const withdrawn = await post('agencies/MET/withdraw-mandate', { ...rain, reason });
    expect(withdrawn.status).toBe(200);
    const after = await get(`agencies/MET?minPosition=${withdrawn.body.position}`);
    expect(after.body.mandates).toEqual([]);
    const again = await post('agencies/MET/withdraw-mandate', { ...rain, reason });
    expect([again.status, again.body.code]).toEqual([422, 'mandate-unknown']);
  });

  it('are for administrators to grant, and not for every kind of agency', async () => {
    const officers = await post('agencies/MET/mandate', rain, officer);
    expect([officers.status, officers.body.code]).toEqual([403, 'role-not-permitted']);
    const enterprise = await post('agencies/ENT-1/mandate', rain);
    expect([enterprise.status, enterprise.body.code]).toEqual([422, 'mandate-not-permitted']);
    const stray = await post('agencies/AUDIT/withdraw-mandate', { ...audit, reason, otherHolders: 7 });
    expect([stray.status, stray.body.code]).toEqual([400, 'invalid-command']);
  });

  it('to audit are never all withdrawn', async () => {
    const withdraw = (agencyId: string) =>
      post(`agencies/${agencyId}/withdraw-mandate`, { ...audit, reason });
    const last = await withdraw('AUDIT');
    expect([last.status, last.body.code]).toEqual([409, 'last-mandate']);
    expect((await post('agencies/NRB/mandate', audit)).status).toBe(200);
    await until(async () => (await withdraw('AUDIT')).status === 200);
    expect((await withdraw('NRB')).body.code).toBe('last-mandate');
  });

  it('decide which roles a key carries, when it is issued and whenever it is used', async () => {
    const key = generateAgencyKey('MET', 'MET-9', audience);
    const id = randomUUID();
    const proof = provePossession(key, { source: agencySource('ADMIN'), id });
    const issued = await post(
      'agencies/MET/issue-credential',
      { keyId: key.keyId, publicKey: publicKeyOf(key), roles: ['commander'], proof },
      { ...administrator, 'idempotency-key': id },
    );
    expect([issued.status, issued.body.code]).toEqual([422, 'role-not-of-agency']);

    const commander = await api.parties.bearer('EMB-2', 'commander');
    const asked = async () => (await api.client.get('/v1/agencies', commander)).status;
    expect(await asked()).toBe(200);
    const mandate = { capacity: 'command', areaCode: '520111' };
    expect((await post('agencies/EMB-2/withdraw-mandate', { ...mandate, reason })).status).toBe(200);
    await until(async () => (await asked()) === 403);
  });

  it('leave to who keeps the persons of an agency nothing to see of the rest', async () => {
    const answer = await api.client.get('/v1/agencies', await api.parties.bearer('EMB', 'personnel'));
    expect([answer.status, answer.body.code]).toEqual([403, 'role-not-permitted']);
  });

  it('name the district and its home bureau, changed by who knows the one in office', async () => {
    expect((await get('installations/liandong')).status).toBe(404);
    const first = { districtCode: '520111', homeBureauId: 'EMB' };
    expect((await post('installations/another/set', first)).body).toMatchObject({ code: 'not-found' });
    expect((await post('installations/liandong/set', first, officer)).status).toBe(403);
    expect((await post('installations/liandong/set', { ...first, homeBureauId: 'NOBODY' })).body.code).toBe(
      'agency-unknown',
    );
    expect((await post('installations/liandong/set', first)).status).toBe(200);
    const shown = async () => (await get('installations/liandong')).body as Record<string, unknown>;
    await until(async () => (await shown()).homeBureauId === 'EMB');
    expect(await shown()).toEqual(first);

    const next = { ...first, homeBureauId: 'EMB-2' };
    const blind = await post('installations/liandong/set', next);
    expect([blind.status, blind.body.code]).toEqual([409, 'bureau-differs']);
    const seen = await post('installations/liandong/set', { ...next, formerHomeBureauId: 'EMB' });
    expect(seen.status).toBe(200);
    await until(async () => (await shown()).homeBureauId === 'EMB-2');
  });
});
