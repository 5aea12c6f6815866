import { InvalidCursor, type ReadModel } from '../index.js';
import { postgresForFile, readModelOf } from '../testing/models.js';
import { floodNight, report } from '../testing/scenario.js';
import type { Target } from '#contracts';
import type { Mandate } from '#domain';
import type { Viewer } from '../index.js';
import { as, auditor, duty, everything, viewing } from '../testing/viewers.js';
import type { TestLog } from '../testing/log.js';

const postgres = postgresForFile();
let model: ReadModel;
let q: ReadModel['queries'];

const load = async (log: TestLog) => {
  model = await readModelOf(postgres, log);
  q = model.queries;
};
afterEach(() => model.close());

describe('incidents', () => {
  const log = floodNight();
  for (let n = 1; n <= 7; n++) report(log, `N${n}`, `道路 100%${n}`, n < 4 ? '520111' : '520115', 'ROAD');
  log.append('incident-N1', {
    type: 'incident.classified',
    data: { category: 'accident', eventLevel: 'III', reason: '' },
  });
  log.append('incident-N1', {
    type: 'incident.response-activated',
    data: { level: 2, matter: '塌方', expectedDurationMinutes: 60, measures: [] },
  });

  const ids = async (
    filter: Parameters<typeof q.incident.list>[0],
    viewer: Parameters<typeof q.incident.list>[1] = duty,
  ) => (await q.incident.list(filter, viewer)).items.map((row) => row.id);

  it('are found by every filter, the latest first', async () => {
    await load(log);
    expect(await ids({})).toEqual(['N7', 'N6', 'N5', 'N4', 'N3', 'N2', 'N1', 'G1', 'F1']);
    expect(await ids({ status: 'verified' })).toEqual(['F1']);
    expect(await ids({ category: 'accident' })).toEqual(['N1']);
    expect(await ids({ areaCode: '520111' })).toEqual(['N3', 'N2', 'N1', 'F1']);
    expect(await ids({ areaCode: '520111006' })).toEqual(['F1']);
    expect(await ids({ eventLevel: 'III', responseLevel: 2 })).toEqual(['N1']);
    expect(await ids({ exercise: true })).toEqual([]);
    expect(await ids({ agencyId: 'FIRE' })).toEqual(['F1']);
    expect(await ids({ text: '100%5' })).toEqual(['N5']);
    expect(await ids({ text: '隧道' })).toEqual(['F1']);
    const g1 = await q.incident.find('G1', duty);
    expect(await ids({ to: g1?.reportedAt })).toEqual(['F1']);
    expect(await ids({ from: g1?.reportedAt, status: 'reported', text: '燃气' })).toEqual(['G1']);
  });

  it('come in pages without gap or repeat', async () => {
    await load(log);
    for (const limit of [1, 2, 3, 9, 200]) {
      const rows = await everything((paging) => q.incident.list(paging, duty), limit);
      expect(rows.map((row) => row.id)).toEqual(await ids({}));
    }
    await expect(q.incident.list({ cursor: 'x' }, duty)).rejects.toThrow(InvalidCursor);
  });

  it('are seen by who takes part and by who oversees', async () => {
    await load(log);
    expect(await ids({}, as('FIRE'))).toEqual(['F1']);
    expect(await ids({}, as('NM-EMB'))).toEqual(['F1']);
    expect(await ids({}, as('OUTSIDE'))).toEqual(['G1']);
    expect(await ids({}, as('NOBODY'))).toEqual([]);
    expect(await ids({}, auditor)).toHaveLength(9);
    expect(await q.incident.find('G1', as('FIRE'))).toBeUndefined();
    expect(await q.incident.find('F1', as('FIRE'))).toMatchObject({
      id: 'F1',
      reportedAt: '2026-06-18T14:00:10.000Z',
    });
    expect(await q.incident.find('no such', duty)).toBeUndefined();
  });
});

describe('one incident', () => {
  const log = floodNight();

  it('comes with all that was done for it, from one position', async () => {
    await load(log);
    const response = await q.response.find('F1', as('FIRE'));
    expect(response).toMatchObject({
      incident: { id: 'F1', status: 'verified' },
      tasks: [{ id: 'T1', status: 'accepted' }],
      sharing: [{ id: 'S1', lines: [{ lineId: '1.1', step: 'dispatched' }] }],
      resources: [{ resourceId: 'TRUCK', quantity: 2, phase: 'deployed', sharingId: 'S1' }],
      shortfalls: [{ capability: 'drainage-m3h', asked: 6_000, covered: 6_000, outstanding: 0 }],
      asOf: log.last.toString(),
    });
    expect(response?.participants.map((p) => [p.agencyId, p.as, p.openTasks])).toEqual([
      ['EMB', ['reporter', 'assigner', 'requester', 'decider'], 0],
      ['NM-EMB', ['notified'], 0],
      ['FIRE', ['assignee'], 1],
      ['ENT-PUMP', ['owner'], 0],
    ]);
    expect(response?.timeline.items[0]).toMatchObject({ type: 'resource.deployed' });
    expect(await q.response.find('F1', as('OUTSIDE'))).toBeUndefined();
    expect(await q.response.find('G1', duty)).toMatchObject({
      shortfalls: [{ asked: 3_000, covered: 0, outstanding: 3_000 }],
    });
  });

  it('shows a part to who has a part in it: its own, and not who else is there', async () => {
    await load(log);
    const response = await q.response.find('F1', as('ENT-PUMP'));
    expect(response).toMatchObject({
      incident: { id: 'F1', title: '下穿隧道积水', situation: null },
      participants: [{ agencyId: 'ENT-PUMP' }],
      ...{ tasks: [], shortfalls: [], sharing: [{ id: 'S1' }], resources: [{ resourceId: 'TRUCK' }] },
    });
    for (const hidden of [
      'description',
      'reporterAgencyId',
      'commandingAgencyId',
      'trapped',
      'reporterContact',
    ])
      expect(response?.incident).not.toHaveProperty(hidden);
    const events = response?.timeline.items ?? [];
    expect(events.filter(({ aggregate }) => aggregate === 'task')).toEqual([]);
    const reported = events.find(({ type }) => type === 'incident.reported');
    expect(reported?.data).toMatchObject({ title: '下穿隧道积水' });
    expect(reported?.data).not.toHaveProperty('reporterAgencyId');
    expect(reported).not.toHaveProperty('actorAgencyId');
    const decided = events.find(({ type }) => type === 'sharing.allocation-decided');
    expect(decided?.data).toMatchObject({ lines: [{ lineId: '1.1' }] });
    expect(decided?.data).not.toHaveProperty('certificate');
    // the neighbour was told, and sees nothing of whom the bureau asked for help
    const told = (await q.incident.timeline('F1', {}, as('NM-EMB'))).items;
    expect(told.map(({ type }) => type)).toEqual([
      'incident.reported',
      'incident.agency-notified',
      'incident.verified',
    ]);
  });

  it('is not found by what is hidden of it', async () => {
    await load(log);
    const ids = async (filter: object, viewer = as('ENT-PUMP')) =>
      (await q.incident.list(filter, viewer)).items.map(({ id }) => id);
    expect(await ids({})).toEqual(['F1']);
    expect(await ids({ text: '被困' })).toEqual([]);
    expect(await ids({ text: '隧道' })).toEqual(['F1']);
    expect(await ids({ text: '被困' }, as('FIRE'))).toEqual(['F1']);
    expect(await ids({ agencyId: 'FIRE' })).toEqual([]);
    expect(await ids({ agencyId: 'ENT-PUMP' })).toEqual(['F1']);
  });

  it('is seen by mandate, place or office, as these stand when it is asked for', async () => {
    await load(log);
    const sees = async (viewer: Viewer) => (await q.incident.list({}, viewer)).items.map(({ id }) => id);
    const mandate = (capacity: Mandate['capacity'], areaCode: string, of?: string[]): Partial<Viewer> => ({
      mandates: [{ capacity, areaCode, of }],
    });
    expect(await sees(as('FCDR', mandate('command', '520100', ['natural-disaster'])))).toEqual(['G1', 'F1']);
    expect(await sees(as('FCDR', mandate('command', '520100', ['accident'])))).toEqual([]);
    expect(await sees(as('JKZ', mandate('local', '520111006')))).toEqual(['F1']);
    expect(await sees(as('JKZ', mandate('local', '520111007')))).toEqual([]);
    expect(await sees(as('TOWN', { kind: 'township', areaCode: '520112001' }))).toEqual(['G1']);
    expect(await sees(as('CITY', { kind: 'superior', areaCode: '520100' }))).toEqual([]);
    for (const role of ['commander', 'duty-officer', 'dispatcher'] as const)
      expect(await sees(viewing('ELSE', role))).toEqual([]);
    expect(await sees(viewing('ADMIN', 'administrator', mandate('administer', '520111')))).toEqual([]);
    // what lies within nobody's mandate falls to the home bureau, and to nobody when another covers it
    expect(await sees(as('EMB', {}))).toEqual(['G1', 'F1']);
    const here = { ...duty.here, commands: [{ capacity: 'command', areaCode: '520112' }] as Mandate[] };
    expect(await sees(as('BUREAU', { here: { ...here, homeBureauId: 'BUREAU' } }))).toEqual(['F1']);
  });

  it('has a timeline in both directions', async () => {
    await load(log);
    const up = await everything((paging) => q.incident.timeline('F1', paging, duty), 3);
    const down = await everything(
      (paging) => q.incident.timeline('F1', { ...paging, order: 'desc' }, duty),
      4,
    );
    expect(up.map((e) => e.position)).toEqual(down.map((e) => e.position).reverse());
    expect(up[0]).toMatchObject({ type: 'incident.reported', actorAgencyId: 'EMB', aggregateId: 'F1' });
    expect(new Set(up.map((e) => e.aggregate))).toEqual(new Set(['incident', 'task', 'sharing', 'resource']));
    expect((await q.incident.timeline('F1', {}, as('OUTSIDE'))).items).toEqual([]);
  });

  it('shows its tasks and negotiations to those who take part', async () => {
    await load(log);
    expect(await q.task.find('T1', as('FIRE'))).toMatchObject({ incidentId: 'F1' });
    expect(await q.task.find('T1', as('ENT-PUMP'))).toBeUndefined();
    expect(await q.task.find('T1', as('OUTSIDE'))).toBeUndefined();
    expect(await q.sharing.find('S1', duty)).toMatchObject({ certificate: { covered: 6_000 } });
    const own = await q.sharing.find('S1', as('ENT-PUMP'));
    expect(own).toMatchObject({ incidentId: 'F1', lines: [{ lineId: '1.1' }] });
    expect(own).not.toHaveProperty('certificate');
    expect(own?.requisitions).toMatchObject([{ funding: { amountFen: 520_000 } }]);
    expect((await q.sharing.find('S1', as('FIRE')))?.requisitions?.[0]).not.toHaveProperty('funding');
    expect(await q.sharing.find('S2', as('ENT-PUMP'))).toBeUndefined();
    expect((await q.task.list({ assigneeAgencyId: 'FIRE' }, as('FIRE'))).items).toHaveLength(1);
    expect((await q.task.list({ incidentId: 'F1', status: 'declined' }, duty)).items).toEqual([]);
  });
});

describe('resources', () => {
  it('are found by every filter and paged by id', async () => {
    await load(floodNight());
    const ids = async (filter: Parameters<typeof q.resource.list>[0]) =>
      (await q.resource.list(filter, as('NOBODY'))).items.map((row) => row.id);
    expect(await ids({})).toEqual(['NM-PUMP', 'TRUCK']);
    expect(await ids({ kind: 'pump.truck', capability: 'drainage-m3h', readiness: 'ready' })).toHaveLength(2);
    expect(await ids({ ownerAgencyId: 'NM-EMB' })).toEqual(['NM-PUMP']);
    expect(await ids({ state: 'available' })).toEqual(['NM-PUMP']);
    expect(await ids({ state: 'deployed' })).toEqual(['TRUCK']);
    expect(await ids({ areaCode: '5201' })).toHaveLength(2);
    expect(await ids({ areaCode: '5202' })).toEqual([]);
    expect(await everything((paging) => q.resource.list(paging, duty), 1)).toHaveLength(2);
  });

  it('are shown to government and their owners, with promises for incidents that are seen', async () => {
    await load(floodNight());
    const promises = async (viewer: Parameters<typeof q.resource.find>[1]) =>
      (await q.resource.find('TRUCK', viewer))?.reservations.length;
    const elsewhere = await q.resource.find('TRUCK', as('ELSE'));
    expect(elsewhere).toMatchObject({ registered: 2, deployed: 2, reservations: [] });
    expect(elsewhere).not.toHaveProperty('costPerUnitFen');
    expect(elsewhere).not.toHaveProperty('minimumReserve');
    expect(await q.resource.find('TRUCK', as('ENT-PUMP'))).toMatchObject({ costPerUnitFen: 260_000 });
    expect(await q.resource.find('TRUCK', as('OUTSIDE'))).toBeUndefined();
    expect((await q.resource.list({}, as('NM-EMB'))).items.map(({ id }) => id)).toEqual(['NM-PUMP', 'TRUCK']);
    expect(await promises(as('ENT-PUMP'))).toBe(1);
    expect(await promises(as('FIRE'))).toBe(1);
    expect(await promises(auditor)).toBe(1);
  });
});

describe('the registry', () => {
  it('lists agencies, and agreements to their parties', async () => {
    await load(floodNight());
    expect((await everything((paging) => q.agency.list(paging, duty), 2)).map((a) => a.id)).toEqual([
      'EMB',
      'ENT-PUMP',
      'FIRE',
      'NM-EMB',
      'OUTSIDE',
    ]);
    expect(
      (await q.agency.list({ kind: 'enterprise', status: 'registered', text: 'pump' }, duty)).items,
    ).toHaveLength(1);
    expect(await q.agency.find('FIRE', duty)).toMatchObject({ name: '单位 FIRE', credentials: [] });
    const count = async (
      filter: Parameters<typeof q.agreement.list>[0],
      viewer: Parameters<typeof q.agreement.list>[1],
    ) => (await q.agreement.list(filter, viewer)).items.length;
    expect(await count({}, as('ENT-PUMP'))).toBe(1);
    expect(await count({}, as('FIRE'))).toBe(0);
    expect(
      await count({ agencyId: 'EMB', status: 'in-force', inForceAt: '2026-06-18T00:00:00Z' }, auditor),
    ).toBe(1);
    expect(await count({ inForceAt: '2025-06-18T00:00:00Z' }, auditor)).toBe(0);
  });

  it('tells a sender what became of its command', async () => {
    const log = floodNight();
    const accepted = log.events.at(-1);
    const refused = log.append(
      'task-T1',
      { type: 'command.refused', data: { code: 'wrong-status', status: 'accepted' } },
      { by: 'FIRE', role: 'agency-operator' },
    );
    await load(log);
    const { source, id } = refused.metadata.command;
    expect(await q.command.find({ source, id }, as('FIRE'))).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'wrong-status', status: 'accepted' },
      stream: 'task-T1',
      revision: '2',
      position: refused.position.toString(),
    });
    expect(await q.command.find({ source, id }, as('ENT-PUMP'))).toBeUndefined();
    const commandId = accepted?.metadata.commandId ?? '';
    expect(await q.command.find({ commandId }, duty)).toMatchObject({ outcome: 'accepted', refusal: null });
    expect(await q.command.find({ commandId: 'no uuid' }, duty)).toBeUndefined();
    expect((await q.command.refusals({ code: 'wrong-status' }, auditor)).items).toHaveLength(1);
    expect((await q.command.refusals({ agencyId: 'EMB' }, duty)).items).toEqual([]);
    expect((await q.command.refusals({}, as('ENT-PUMP'))).items).toEqual([]);
  });

  it('tells who commands an incident by code what was refused of it, of its objects, and of what names it', async () => {
    const log = floodNight();
    const denied = (n: number, target: Target) =>
      log.append(
        `intake-c000000${n}-0000-5000-8000-000000000000`,
        { type: 'command.refused', data: { code: 'not-a-party', secret: `secret ${n}` } },
        { by: 'OUTSIDE', role: 'agency-operator', target },
      );
    denied(1, { stream: 'incident-F1' });
    denied(2, { stream: 'task-T1', incidentId: 'G1' });
    denied(3, { stream: 'task-NEW', incidentId: 'F1' });
    denied(4, { stream: 'resource-R1' });
    denied(5, { stream: 'incident-NONE' });
    denied(6, { stream: 'incident-NONE', incidentId: 'F1' });
    await load(log);
    const told = async (viewer: Viewer) =>
      (await q.command.refusals({ code: 'not-a-party' }, viewer)).items.map(
        ({ object, incidentId, refusal }) => [object, incidentId, refusal?.['secret']],
      );
    expect(await told(duty)).toEqual([
      // not by the name of what may be another's
      ['incident-F1', 'F1', undefined],
      ['task-T1', 'F1', undefined],
      ['incident-F1', 'F1', undefined],
    ]);
    const whole = [
      ['incident-NONE', 'F1', 'secret 6'],
      ['incident-NONE', null, 'secret 5'],
      ['resource-R1', null, 'secret 4'],
      ['task-NEW', 'F1', 'secret 3'],
      ['task-T1', 'G1', 'secret 2'],
      ['incident-F1', null, 'secret 1'],
    ];
    expect(await told(as('OUTSIDE'))).toEqual(whole);
    expect(await told(auditor)).toEqual(whole);
    // it takes part and does not command
    expect(await told(as('FIRE'))).toEqual([]);
  });

  it('names tasks that nobody has acknowledged in time', async () => {
    const log = floodNight();
    const assign = (id: string) =>
      log.append(`task-${id}`, {
        type: 'task.assigned',
        data: {
          incidentId: 'F1',
          assigneeAgencyId: 'FIRE',
          assignerAgencyId: 'EMB',
          title: '',
          priority: 1,
          acknowledgeWithinMinutes: 5,
        },
      });
    assign('T2');
    assign('T3');
    log.append('task-T3', { type: 'task.escalated', data: { reason: '' } });
    await load(log);
    expect(await q.due('task', '2026-06-18T14:05:00Z', 10)).toEqual([]);
    expect(await q.due('task', '2026-06-18T15:00:00Z', 10)).toEqual([{ id: 'T2' }]);
  });
});

describe('the feed', () => {
  it('gives every visible event once, in log order', async () => {
    const log = floodNight();
    await load(log);
    const read = async (viewer: Parameters<typeof q.feed.read>[1], limit: number) => {
      const events = [];
      for (let after = 0n; ;) {
        const page = await q.feed.read({ after, limit }, viewer);
        events.push(...page.events);
        if (page.events.length < limit) return { events, position: page.position };
        after = BigInt(page.position);
      }
    };
    const all = await read(duty, 3);
    expect(all.position).toBe(log.last.toString());
    expect(all.events.map((e) => BigInt(e.position))).toEqual(
      log.events.filter((e) => !/^(agency|agreement)-/.test(e.stream)).map((e) => e.position),
    );
    const outside = await read(as('OUTSIDE'), 2);
    expect(outside.events.map((e) => e.type)).toEqual(['incident.reported']);
    expect(outside.position).toBe(log.last.toString());
    const typed = await q.feed.read({ after: 0n, types: ['task.assigned'], incidentId: 'F1' }, duty);
    expect(typed.events).toMatchObject([{ aggregateId: 'T1', data: { title: '营救被困人员' } }]);
    expect(await q.feed.read({ after: log.last + 5n }, duty)).toEqual({
      events: [],
      position: `${log.last + 5n}`,
    });
  });
});
