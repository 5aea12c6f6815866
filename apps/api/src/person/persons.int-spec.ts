import { randomUUID } from 'node:crypto';
import { startApi } from '../app/engines.helper-spec.js';

type Headers = Record<string, string>;

const li = '0b6f3f6e-6f7c-4a6e-9d55-2f1f0c3f7a11';
const account = { issuer: 'https://id.example', subject: 'li-4711' };
const details = { name: '李测试', telephone: '13711122244', account };

describe('persons over HTTP', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let personnel: Headers;
  let officer: Headers;
  let stranger: Headers;

  beforeAll(async () => {
    api = await startApi(1);
    await api.parties.register('EMB', 'department');
    await api.parties.register('ENT-1', 'enterprise');
    personnel = await api.parties.bearer('EMB', 'personnel');
    officer = await api.parties.bearer('EMB', 'duty-officer');
    stranger = await api.parties.bearer('ENT-1', 'personnel');
  });
  afterAll(() => api?.stop());

  const post = (path: string, body: object, headers = personnel) =>
    api.client.post(`/v1/${path}`, body, headers);
  const get = (path: string, headers = personnel) => api.client.get(`/v1/${path}`, headers);

  it('belong to the agency that registered them, under a name that says nothing', async () => {
    expect((await post('persons/li-si/register', { details })).body).toMatchObject({
      code: 'invalid-command',
      violations: [{ path: 'subject', code: 'personId' }],
    });
    expect((await post(`persons/${li}/register`, { details }, officer)).body.code).toBe('role-not-permitted');
    const id = { ...personnel, 'idempotency-key': randomUUID() };
    const registered = await post(`persons/${li}/register`, { details }, id);
    expect(registered.status).toBe(200);
    expect((await post(`persons/${li}/register`, { details }, id)).body).toEqual(registered.body);
    const seen = await get(`persons/${li}?minPosition=${registered.body.position}`);
    expect(seen.body).toMatchObject({ agencyId: 'EMB', status: 'registered', roles: [] });
    expect((await get('persons', officer)).body.items).toHaveLength(1);
    expect((await get(`persons/${li}`, stranger)).status).toBe(404);
    expect((await get('persons', stranger)).body.items).toEqual([]);
    expect((await post(`persons/${li}/end`, { reason: 'x' }, stranger)).body.code).toBe('not-found');
    // nothing in the log tells who it is
    const [record] = await api.eventLog.read(`person-${li}`);
    expect(JSON.stringify(record?.data)).not.toMatch(/李测试|137111|li-4711|id\.example/);
    // but whether there is a number to call
    expect(record?.data).toMatchObject({ hasNumber: true });
  });

  it('are read in plain by their own agency, as they were told last', async () => {
    const changed = { ...details, telephone: '13711122255' };
    const updated = await post(`persons/${li}/update`, { details: changed });
    expect(updated.status).toBe(200);
    await get(`persons/${li}?minPosition=${updated.body.position}`);
    expect((await get(`personal-data/${li}?purpose=${encodeURIComponent('核对')}`)).body.value).toEqual(
      changed,
    );
    expect((await get(`personal-data/${li}?purpose=x`, stranger)).status).toBe(404);
    const { telephone: _, ...without } = changed;
    expect((await post(`persons/${li}/update`, { details: without })).status).toBe(200);
    expect((await api.eventLog.read(`person-${li}`)).at(-1)?.data).toMatchObject({ hasNumber: false });
  });

  it('have each an account of their own in their agency', async () => {
    const other = randomUUID();
    expect((await post(`persons/${other}/register`, { details })).body.code).toBe('sign-in-taken');
    // that of another agency is not its matter
    expect((await post(`persons/${other}/register`, { details }, stranger)).status).toBe(200);
    // and the id is taken
    expect((await post(`persons/${other}/register`, { details: { name: '王测试' } })).body.code).toBe(
      'not-found',
    );
  });

  it('have roles within those of their agency, the directing ones by a second person', async () => {
    const grant = (role: string, personId = li) => post('agencies/EMB/grant-role', { personId, role });
    expect((await grant('dispatcher', randomUUID())).body.code).toBe('person-unknown');
    expect((await grant('enterprise-operator')).body.code).toBe('not-a-party');
    const granted = await grant('dispatcher');
    expect(granted.status).toBe(200);
    expect((await get(`persons/${li}?minPosition=${granted.body.position}`)).body.roles).toEqual([
      'dispatcher',
    ]);
    expect((await grant('duty-officer')).status).toBe(202);
    const ended = await post(`persons/${li}/end`, { reason: '调离' });
    expect((await get(`persons/${li}?minPosition=${ended.body.position}`)).body).toMatchObject({
      status: 'ended',
      roles: [],
    });
    expect((await grant('agency-operator')).body.code).toBe('person-ended');
  });
});
