import { setInstallation } from '#application';
import { commandExamples } from '#contracts';
import type { AgencyKind, Mandate, Role } from '#domain';
import type { QueueItem } from '#read-model';
import { startApi } from '../app/engines.helper-spec.js';

const parties: readonly (readonly [string, AgencyKind, Role, (readonly Mandate[])?])[] = [
  ['EMB', 'department', 'duty-officer', [{ capacity: 'command', areaCode: '520111' }]],
  ['STREET', 'township', 'duty-officer', [{ capacity: 'local', areaCode: '520111006' }]],
  ['FIRE', 'department', 'agency-operator', []],
  ['MET', 'department', 'agency-operator', [{ capacity: 'warn', areaCode: '520111', of: ['rainstorm'] }]],
  ['ENT-PUMP', 'enterprise', 'enterprise-operator'],
  ['GY-EMB', 'superior', 'duty-officer'],
];

const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

describe('what is to be done', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  const bearers: Record<string, Record<string, string>> = {};
  let last = '0';

  beforeAll(async () => {
    api = await startApi(10);
    for (const [agencyId, kind, role, mandates] of parties) {
      await api.parties.register(agencyId, kind, mandates);
      bearers[agencyId] = await api.parties.bearer(agencyId, role);
    }
    await setInstallation(api.eventLog, { districtCode: '520111', homeBureauId: 'EMB' });
    const report = { ...commandExamples['incident.report'], areaCode: '520111006', exercise: false };
    await give('STREET', 'incidents/F/report', report);
    await give('EMB', 'incidents/F/verify', commandExamples['incident.verify']);
    await give('STREET', 'incidents/NEW/report', report);
    const task = { title: '排水', priority: 1, acknowledgeWithinMinutes: 30 };
    await give('EMB', 'tasks/T/assign', { incidentId: 'F', assigneeAgencyId: 'FIRE', ...task });
    await give('ENT-PUMP', 'resources/PUMP/register', commandExamples['resource.register']);
    await give('STREET', 'sharing/SH/request', {
      ...commandExamples['sharing.request'],
      ...{ incidentId: 'F', neededBy: inMinutes(20) },
    });
    await give('EMB', 'sharing/SH/ask', { agencyIds: ['ENT-PUMP'] });
    const warning = {
      ...{ category: 'natural-disaster', hazard: 'rainstorm', exercise: false, areaCodes: ['520111'] },
      ...{ startsAt: inMinutes(-1), expectedEndAt: inMinutes(60), cautions: ['低洼'], measures: ['转移'] },
    };
    await give('MET', 'warnings/RED/issue', { ...warning, colour: 'red', headline: '红色预警' });
    await give('MET', 'warnings/CALLED/issue', { ...warning, colour: 'orange', headline: '橙色预警' });
    await give('EMB', 'warnings/CALLED/call', {
      ...{ recipients: [{ agencyId: 'STREET' }], acknowledgeWithinMinutes: 10 },
    });
  });
  afterAll(() => api?.stop());

  async function give(agencyId: string, path: string, body: object): Promise<void> {
    const answer = await api.client.post(`/v1/${path}`, body, bearers[agencyId] ?? {});
    expect([path, answer.body]).toMatchObject([path, { outcome: 'accepted' }]);
    last = answer.body.position as string;
  }
  const queue = async (agencyId: string): Promise<QueueItem[]> => {
    const answer = await api.client.get(`/v1/queue?minPosition=${last}`, bearers[agencyId] ?? {});
    return answer.body.items as QueueItem[];
  };
  const short = (items: readonly QueueItem[]): string[] =>
    items.map(({ turn, kind, id }) => `${turn} ${kind} ${id}`);
  const acts = async (agencyId: string, of: string): Promise<string[]> => {
    const answer = await api.client.get(`/v1/acts?${of}&minPosition=${last}`, bearers[agencyId] ?? {});
    return (answer.body.items as { name: string }[]).map(({ name }) => name);
  };

  it('stands in one queue by deadline: at once, by its time, and last what has none', async () => {
    const items = await queue('EMB');
    expect(short(items)).toEqual([
      'own verify NEW',
      'own uncalled RED',
      'other unanswered CALLED',
      'own shortfall SH',
      'other task T',
      'own complete F',
    ]);
    expect(items[0]).toMatchObject({ act: 'incident.verify', incidentId: 'NEW', lacks: expect.anything() });
    expect(items[1]).toMatchObject({ warning: { colour: 'red', called: 0, unanswered: 0 } });
    expect(items[2]).toMatchObject({ warning: { called: 1, unanswered: 1 }, dueAt: expect.any(String) });
    expect(items[3]).toMatchObject({
      need: { capability: 'drainage-m3h', amount: 6000, outstanding: 6000 },
      askedBy: 'STREET',
    });
  });

  it('is for each agency what it may see, and its own turn', async () => {
    expect(short(await queue('FIRE'))).toContain('own task T');
    expect(short(await queue('ENT-PUMP'))).toEqual(['own negotiation SH']);
    // who was asked need not see the incident
    expect((await queue('ENT-PUMP'))[0]).not.toHaveProperty('incidentId');
    const street = short(await queue('STREET'));
    expect(street).toEqual(expect.arrayContaining(['own call CALLED', 'other shortfall SH']));
    expect(street.join()).not.toContain('uncalled');
  });

  it('may be done by whom the policy lets, as a person asks before', async () => {
    const verify = await acts('EMB', 'aggregate=incident&id=NEW');
    expect(verify).toContain('incident.verify');
    expect(verify).not.toContain('incident.report');
    // who reported it may go on telling, and verifies nothing
    const reporter = await acts('STREET', 'aggregate=incident&id=NEW');
    expect(reporter).toContain('incident.update-situation');
    expect(reporter).not.toContain('incident.verify');
    // what is not seen is as if it were not there
    expect(await acts('ENT-PUMP', 'aggregate=incident&id=NEW')).toEqual([]);
    expect(await acts('ENT-PUMP', 'aggregate=incident&id=NONE')).toEqual([]);
    expect(await acts('ENT-PUMP', 'aggregate=incident')).toEqual(['incident.report']);
    expect(await acts('EMB', 'aggregate=task&incidentId=F')).toEqual(['task.assign']);
    // of what its own mandate covers, or what it commands
    for (const agencyId of ['MET', 'EMB'])
      expect(await acts(agencyId, 'aggregate=warning')).toContain('warning.issue');
    // who works for an agency proposes one, and issues none without a mandate
    for (const agencyId of ['STREET', 'ENT-PUMP'])
      expect(await acts(agencyId, 'aggregate=warning')).toEqual(['warning.propose']);
    expect(await acts('STREET', 'aggregate=warning&id=RED')).not.toContain('warning.update');
    expect(await acts('ENT-PUMP', 'aggregate=task&incidentId=F')).toEqual([]);
    expect(await acts('FIRE', 'aggregate=task&id=T')).toContain('task.accept');
    expect(await acts('STREET', 'aggregate=task&id=T')).not.toContain('task.accept');
    expect(await acts('ENT-PUMP', 'aggregate=sharing&id=SH')).toContain('sharing.respond');
  });

  it('holds figures of a disaster for whom they are due, and for who waits for them', async () => {
    const areas = [
      { areaCode: '520111006', agencyId: 'STREET' },
      { areaCode: '520111007', agencyId: 'FIRE' },
    ];
    await give('EMB', 'statistics/F/open', { incidentId: 'F', superiorAgencyId: 'GY-EMB', areas });
    const enter = 'own statistics F statistics.enter';
    const turns = async (agencyId: string): Promise<string[]> =>
      (await queue(agencyId))
        .filter(({ kind }) => kind === 'statistics')
        .map(({ turn, kind, id, act, agencyId: of = '' }) => `${turn} ${kind} ${id} ${act} ${of}`);
    expect(await turns('STREET')).toEqual([`${enter} STREET`]);
    // of several it is said that they are waited for, once
    expect(await turns('EMB')).toEqual([
      'own statistics F statistics.draft-total EMB',
      'other statistics F statistics.enter ',
    ]);
    const asOf = inMinutes(-1);
    await give('STREET', 'statistics/F/enter', {
      areaCode: '520111006',
      stage: 'initial',
      asOf,
      figures: [],
    });
    expect(await turns('STREET')).toEqual([]);
    const total = { stage: 'initial', asOf, totals: [] };
    await give('EMB', 'statistics/F/draft-total', total);
    await give('EMB', 'statistics/F/review', { draft: 1, outcome: 'passed' });
    expect(await turns('EMB')).toContain('own statistics F statistics.submit EMB');
    await give('EMB', 'statistics/F/submit', { draft: 1 });
    expect(await turns('EMB')).toContain('other statistics F statistics.acknowledge GY-EMB');
    // the next of them is not its turn
    const [receipt] = (await queue('GY-EMB')).filter(({ act }) => act === 'statistics.acknowledge');
    expect(receipt).toMatchObject({ kind: 'statistics', turn: 'own', incidentId: 'F' });
    expect(receipt).not.toHaveProperty('dueAt');
  });

  it('is what the intake then lets them do', async () => {
    const data = { reason: '误报' };
    const refused = await api.client.post('/v1/incidents/NEW/reject', data, bearers['STREET'] ?? {});
    expect(refused.body.code).toBe('not-a-party');
    expect(await acts('STREET', 'aggregate=incident&id=NEW')).not.toContain('incident.reject');
  });

  it('names requests that want the same units and until when to decide, and what was refused, to whom it concerns', async () => {
    const team = { capability: { code: 'rescue-team', perUnit: 1 }, quantity: 1, arrivalMinutes: 25 };
    const one = { ...commandExamples['resource.register'], kind: 'team', unit: '队', ...team };
    await give('FIRE', 'resources/T-FIRE1/register', one);
    const neededBy = inMinutes(60);
    for (const [id, priority] of [
      ['SH-G', 2],
      ['SH-C', 1],
    ] as const)
      await give('STREET', `sharing/${id}/request`, {
        ...commandExamples['sharing.request'],
        ...{ incidentId: 'F', capability: 'rescue-team', amount: 1, priority, neededBy },
      });
    const items = await queue('EMB');
    const contended = items.filter(({ kind }) => kind === 'contention');
    expect(contended).toMatchObject([
      {
        ...{ turn: 'own', act: 'allocation.decide', id: 'SH-C', incidentId: 'F', exercise: false },
        dueAt: new Date(Date.parse(neededBy) - 25 * 60_000).toISOString(),
        contention: {
          ...{ capability: 'rescue-team', sharingIds: ['SH-C', 'SH-G'] },
          units: [{ resourceId: 'T-FIRE1', ownerAgencyId: 'FIRE', usable: 1, wanted: 2 }],
          requests: [{ sharingId: 'SH-C' }, { sharingId: 'SH-G' }],
        },
      },
    ]);
    // what is wanted soonest is decided first
    expect(short(items).indexOf('own contention SH-C')).toBeLessThan(
      short(items).indexOf('own shortfall SH-C'),
    );
    for (const agencyId of ['STREET', 'FIRE', 'ENT-PUMP'])
      expect((await queue(agencyId)).filter(({ kind }) => kind === 'contention')).toEqual([]);

    const refusals = async (agencyId: string) =>
      (await queue(agencyId)).filter(({ kind }) => kind === 'refused');
    const command = { name: 'incident.reject', targetId: 'NEW' };
    expect(await refusals('STREET')).toMatchObject([
      { turn: 'own', agencyId: 'STREET', incidentId: 'NEW', command, refusal: { code: 'not-a-party' } },
    ]);
    expect((await refusals('STREET'))[0]).toHaveProperty('message.zh');
    // who commands is told that it was refused, and not why in particular
    expect(await refusals('EMB')).toMatchObject([{ turn: 'other', command, agencyId: 'STREET' }]);
    expect(await refusals('FIRE')).toEqual([]);
  });

  it('asks who may decide requests jointly', async () => {
    const of = 'aggregate=allocation&sharingIds=SH-C,SH-G';
    expect(await acts('EMB', of)).toEqual(['allocation.decide']);
    expect(await acts('STREET', of)).toEqual([]);
    expect(await acts('EMB', 'aggregate=allocation')).toEqual([]);
    expect(await acts('EMB', `${of}&byHand=true`)).toEqual(['allocation.decide']);
    const wrong = await api.client.get(
      '/v1/acts?aggregate=allocation&sharingIds=A%20B',
      bearers['EMB'] ?? {},
    );
    expect(wrong.status).toBe(400);
  });
});
