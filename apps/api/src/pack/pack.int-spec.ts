import { commandExamples } from '#contracts';
import { setInstallation } from '#application';
import { startApi } from '../app/engines.helper-spec.js';

const numbers = { EMB: '13700000001', FIRE: '13700000002' } as const;
const lead = '0b6f2a52-6a3e-4d27-9f0e-5a1c7b1f0a01';
const kept = { name: '欧阳测试', telephone: '13700000003' };

describe('the offline pack', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let officer: Record<string, string>;
  let fire: Record<string, string>;
  let enterprise: Record<string, string>;
  let auditor: Record<string, string>;

  beforeAll(async () => {
    api = await startApi(2);
    await api.parties.register('EMB', 'department');
    await api.parties.register('FIRE', 'department', []);
    await api.parties.register('ENT-1', 'enterprise');
    await api.parties.registerAlone('AUDIT', 'auditor');
    await setInstallation(api.eventLog, { districtCode: '520111', homeBureauId: 'EMB' });
    officer = await api.parties.bearer('EMB', 'duty-officer');
    fire = await api.parties.bearer('FIRE', 'duty-officer');
    enterprise = await api.parties.bearer('ENT-1', 'enterprise-operator');
    auditor = await api.parties.bearer('AUDIT', 'auditor');
    for (const agencyId of ['EMB', 'FIRE'] as const) {
      const data = { post: `${agencyId} 值班室`, telephone: numbers[agencyId] };
      await post(`agencies/${agencyId}/set-duty-contact`, data, agencyId === 'EMB' ? officer : fire);
    }
    const personnel = await api.parties.bearer('EMB', 'personnel');
    await post(
      `persons/${lead}/register`,
      { ...commandExamples['person.register'], details: kept },
      personnel,
    );
    const day = (offset: number): string =>
      new Date(Date.now() + (8 + offset * 24) * 3_600_000).toISOString().slice(0, 10);
    for (const date of [day(0), day(1)])
      await post(`duty/EMB.hall.${date.slice(0, 7)}/put-shifts`, {
        shifts: [{ date, start: '00:00', end: '00:00', lead, officers: [] }],
      });
    await post('incidents/INC-P/report', { ...commandExamples['incident.report'], title: '<b>积水</b>' });
  });
  afterAll(() => api?.stop());

  const post = async (path: string, body: object, who = officer): Promise<void> => {
    const { status, body: answer } = await api.client.post(`/v1/${path}`, body, who);
    if (status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  };
  const get = async (path: string, who = officer) => {
    const position = (await api.eventLog.lastPosition()).toString();
    return api.client.get(`/v1/${path}${path.includes('?') ? '&' : '?'}minPosition=${position}`, who);
  };
  const pack = async (query = '', who = officer): Promise<string> => {
    const { status, body } = await get(`pack${query}`, who);
    expect(status).toBe(200);
    return body as string;
  };

  it('is one sheet with no script, of what is to be done, who is on duty now and next, and whom to call', async () => {
    const { headers, body } = await get('pack');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*style-src 'sha256-/);
    expect(headers.get('cache-control')).toBe('no-store');
    const html = body as string;
    expect(html).not.toMatch(/<script|https?:|<b>积水/);
    expect(html).toContain('&lt;b&gt;积水');
    expect(html).toContain('EMB 值班室');
    expect(html).toMatch(/当班.*下一班/s);
    expect(html).toContain('带班领导');
    const english = await pack('?lang=en');
    expect(english).toContain('To do, and by when');
    expect(english).toContain('<html lang="en">');
  });

  it('has numbers where they are asked for, of those whom the caller may read, each on record', async () => {
    const plain = await pack();
    for (const hidden of [...Object.values(numbers), kept.name, kept.telephone])
      expect(plain).not.toContain(hidden);
    const own = await pack('?numbers=true');
    for (const shown of [numbers.EMB, kept.name, kept.telephone]) expect(own).toContain(shown);
    expect(own).not.toContain(numbers.FIRE);
    // who waits for its answer may call it
    await post('tasks/T-P/assign', {
      ...commandExamples['task.assign'],
      ...{ incidentId: 'INC-P', assigneeAgencyId: 'FIRE' },
    });
    expect(await pack('?numbers=true')).toContain(numbers.FIRE);
    expect(await pack('?numbers=true', fire)).not.toContain(numbers.EMB);

    const contact = async (agencyId: string, who: Record<string, string>): Promise<string> => {
      const { body } = await get(`agencies/${agencyId}`, who);
      return (body.dutyContact as { telephone: { subject: string } }).telephone.subject;
    };
    const reveals = async (subject: string): Promise<number> => {
      const events = (await api.eventLog.read(`person-${subject}`)).filter(({ storedType }) =>
        storedType.startsWith('person.revealed'),
      );
      expect(JSON.stringify(events.map(({ data }) => data))).toContain('offline pack');
      return events.length;
    };
    expect(await reveals(lead)).toBe(2);
    expect(await reveals(await contact('EMB', officer))).toBe(2);
    // once by EMB, once by itself
    expect(await reveals(await contact('FIRE', fire))).toBe(2);
  });

  it('comes without numbers once no more may be read within the hour', async () => {
    let last = '';
    for (let n = 0; n < 8; n++) last = await pack('?numbers=true');
    expect(last).not.toContain(numbers.EMB);
    expect(last).toContain('未印号码');
  });

  it('is on record with who took it, before it is given', async () => {
    const { body } = await get('exports');
    const items = body.items as readonly { path: string; format: string; query: string; principal: string }[];
    expect(items[0]).toMatchObject({ path: '/v1/pack', format: 'html', query: 'lang=zh-CN&numbers=true' });
    const seen = await get('exports', auditor);
    expect((seen.body.items as readonly { agencyId: string }[]).map(({ agencyId }) => agencyId)).toContain(
      'FIRE',
    );
  });

  it('holds of others what its taker sees, and is for who works', async () => {
    const html = await pack('', enterprise);
    expect(html).not.toContain('EMB 值班室');
    expect(html).not.toContain('积水');
    // where to ask, and nothing set of its own
    expect(html).toContain('问主管局值班室');
    expect(html).toContain('未登记值班联系人');
    expect(html).toContain('EMB');
    const { status, body } = await get('pack', auditor);
    expect([status, body.code]).toEqual([403, 'role-not-permitted']);
    const wrong = await get('pack?numbers=maybe');
    expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid-query']);
  });
});
