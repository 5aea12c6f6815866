import { setInstallation } from '#application';
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
  let auditor: Record<string, string>;

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
    await api.parties.registerAlone('ADMIN-2', 'administrator');
    await setInstallation(api.eventLog, { districtCode: '520111', homeBureauId: 'EMB' });
    administrator = await api.parties.bearer('ADMIN', 'administrator');
    officer = await api.parties.bearer('EMB', 'duty-officer');
    auditor = await api.parties.bearer('AUDIT', 'auditor');
  });
  afterAll(() => api?.stop());

  const post = (path: string, body: object, headers = administrator) =>
    api.client.post(`/v1/${path}`, body, headers);
  const confirm = ({ body }: Awaited<ReturnType<typeof post>>, headers = officer) =>
    post(`approvals/${String(body.approvalId)}/confirm`, { digest: body.digest }, headers);
  /** What it comes to once the home bureau, or who is named, has confirmed it. */
  const decided = async (path: string, body: object, by = officer) => {
    const id = { 'idempotency-key': randomUUID() };
    const first = await post(path, body, { ...administrator, ...id });
    expect([first.status, first.body.outcome]).toEqual([202, 'awaiting-second-person']);
    expect((await confirm(first, by)).body).toMatchObject({ outcome: 'accepted' });
    return post(path, body, { ...administrator, ...id });
  };
  const get = (path: string) => api.client.get(`/v1/${path}`, administrator);

  it('are granted, shown and withdrawn', async () => {
    const granted = await decided('agencies/MET/mandate', rain);
    expect(granted.status).toBe(200);
    const shown = await get(`agencies/MET?minPosition=${granted.body.position}`);
    expect(shown.body.mandates).toEqual([rain]);
    const before = shown.body.mandates;
    expect((await decided('agencies/MET/mandate', rain)).status).toBe(200);
    expect((await get('agencies/MET')).body.mandates).toEqual(before);

    const withdrawn = await decided('agencies/MET/withdraw-mandate', { ...rain, reason });
    expect(withdrawn.status).toBe(200);
    const after = await get(`agencies/MET?minPosition=${withdrawn.body.position}`);
    expect(after.body.mandates).toEqual([]);
    const again = await decided('agencies/MET/withdraw-mandate', { ...rain, reason });
    expect([again.status, again.body.code]).toEqual([422, 'mandate-unknown']);
  });

  it('are for administrators to grant, and not for every kind of agency', async () => {
    const officers = await post('agencies/MET/mandate', rain, officer);
    expect([officers.status, officers.body.code]).toEqual([403, 'role-not-permitted']);
    const enterprise = await decided('agencies/ENT-1/mandate', rain);
    expect([enterprise.status, enterprise.body.code]).toEqual([422, 'mandate-not-permitted']);
    const stray = await post('agencies/AUDIT/withdraw-mandate', { ...audit, reason, otherHolders: 7 });
    expect([stray.status, stray.body.code]).toEqual([400, 'invalid-command']);
  });

  it('to audit are never all withdrawn', async () => {
    const withdraw = (agencyId: string, by = auditor) =>
      decided(`agencies/${agencyId}/withdraw-mandate`, { ...audit, reason }, by);
    const last = await withdraw('AUDIT');
    expect([last.status, last.body.code]).toEqual([409, 'last-mandate']);
    expect((await decided('agencies/NRB/mandate', audit)).status).toBe(200);
    // by a mandate without a key nobody audits
    expect((await withdraw('AUDIT')).body.code).toBe('last-mandate');
    await api.parties.registerAlone('AUDIT-2', 'auditor');
    const other = await api.parties.bearer('AUDIT-2', 'auditor');
    await until(async () => (await withdraw('AUDIT')).status === 200);
    expect((await withdraw('AUDIT-2', other)).body.code).toBe('last-mandate');
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
    expect((await decided('agencies/EMB-2/withdraw-mandate', { ...mandate, reason })).status).toBe(200);
    await until(async () => (await asked()) === 403);
  });

  it('leave to who keeps the persons of an agency nothing to see of the rest', async () => {
    const answer = await api.client.get('/v1/agencies', await api.parties.bearer('EMB', 'personnel'));
    expect([answer.status, answer.body.code]).toEqual([403, 'role-not-permitted']);
  });

  it('name the district and its home bureau, changed by who knows the one in office', async () => {
    const first = { districtCode: '520111', homeBureauId: 'EMB' };
    expect((await post('installations/another/set', first)).body).toMatchObject({ code: 'not-found' });
    expect((await post('installations/liandong/set', first, officer)).status).toBe(403);
    const shown = async () => (await get('installations/liandong')).body as Record<string, unknown>;
    expect(await shown()).toMatchObject(first);

    const incoming = await api.parties.bearer('EMB-2', 'duty-officer');
    const id = { 'idempotency-key': randomUUID() };
    const next = { ...first, homeBureauId: 'EMB-2', formerHomeBureauId: 'EMB' };
    const waiting = await post('installations/liandong/set', next, { ...administrator, ...id });
    expect(waiting.status).toBe(202);
    // the bureau that leaves and the one that comes, in any order, and each once
    for (const headers of [incoming, incoming]) expect((await confirm(waiting, headers)).status).toBe(200);
    expect(await shown()).toMatchObject(first);
    expect((await confirm(waiting, officer)).status).toBe(200);
    expect((await post('installations/liandong/set', next, { ...administrator, ...id })).status).toBe(200);
    await until(async () => (await shown()).homeBureauId === 'EMB-2');
  });
});
