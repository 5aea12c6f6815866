import { type ReadModel } from '../index.js';
import { TestLog } from '../testing/log.js';
import { postgresForFile, readModelOf } from '../testing/models.js';
import {
  claimAndPay,
  decide,
  floodNight,
  registerPump,
  requestDrainage,
  trucksReturn,
} from '../testing/scenario.js';
import { as, duty, everything } from '../testing/viewers.js';

const postgres = postgresForFile();
let model: ReadModel;
let q: ReadModel['queries'];

const load = async (log: TestLog) => {
  model = await readModelOf(postgres, log);
  q = model.queries;
};
afterEach(() => model.close());

describe('open requests', () => {
  it('come by urgency, to who sees the incident and to who was asked', async () => {
    const log = floodNight();
    for (let n = 1; n <= 5; n++) requestDrainage(log, `R${n}`, 'G1', 1_000, (n % 3) + 1, 'OUTSIDE');
    const asked = { agencyIds: ['NM-EMB'], byAgencyId: 'EMB' };
    for (const id of ['S2', 'R1', 'R2', 'R3', 'R4', 'R5'])
      log.append(`sharing-${id}`, { type: 'sharing.asked', data: asked });
    log.append('sharing-R4', { type: 'sharing.cancelled', data: { unused: [], reason: '' } });
    await load(log);
    const ids = async (
      filter: Parameters<typeof q.sharing.open>[0],
      viewer: Parameters<typeof q.sharing.open>[1],
    ) => (await q.sharing.open(filter, viewer)).items.map((row) => row.id);
    const all = ['R3', 'R1', 'S2', 'R2', 'R5'];
    expect(await ids({}, duty)).toEqual(all);
    expect(await ids({}, as('NM-EMB'))).toEqual(all);
    expect(await ids({}, as('FIRE'))).toEqual([]);
    // to find by an incident it would have to see it
    expect(await ids({ incidentId: 'G1' }, as('NM-EMB'))).toEqual([]);
    expect(await ids({ incidentId: 'F1' }, duty)).toEqual([]);
    expect(await ids({ requesterAgencyId: 'OUTSIDE', areaCode: '520111' }, duty)).toHaveLength(4);
    expect(await ids({ capability: 'none' }, duty)).toEqual([]);
    expect(await ids({ exercise: true }, duty)).toEqual([]);
    const paged = await everything((paging) => q.sharing.open(paging, duty), 2);
    expect(paged.map((row) => row.id)).toEqual(all);
    const [first] = (await q.sharing.open({}, as('NM-EMB'))).items;
    expect(first).not.toHaveProperty('incidentId');
    expect(first).not.toHaveProperty('answers');
  });

  it('are over with their incident', async () => {
    const log = floodNight();
    requestDrainage(log, 'R1', 'G1', 1_000, 1, 'OUTSIDE');
    await load(log);
    const open = async () => ({
      requests: (await q.sharing.open({ incidentId: 'G1' }, duty)).items.length,
      made: (await q.board.find('OUTSIDE', duty))?.requestsMade.length,
      shortfalls: (await q.response.find('G1', duty))?.shortfalls.length,
    });
    expect(await open()).toEqual({ requests: 2, made: 1, shortfalls: 1 });
    log.append('incident-G1', { type: 'incident.closed', data: { reason: '' } });
    await model.close();
    await load(log);
    expect(await open()).toEqual({ requests: 0, made: 0, shortfalls: 0 });
  });

  it('contend when together they ask for more than is there', async () => {
    const log = floodNight();
    await load(log);
    expect(await q.sharing.contention({}, duty)).toEqual([]);
    requestDrainage(log, 'S3', 'G1', 3_000, 1);
    await model.projections.apply({ events: log.events.slice(-1), upTo: log.last });
    const [contended, ...others] = await q.sharing.contention({}, duty);
    expect(others).toEqual([]);
    expect(contended).toMatchObject({
      capability: 'drainage-m3h',
      outstanding: 6_000,
      available: 3_000,
      usable: 3_000,
      engaged: 6_000,
      requestCount: 2,
    });
    expect(contended?.requests).toMatchObject([
      { sharingId: 'S3', priority: 1, neededBy: '2026-06-18T15:10:00.000Z' },
      { sharingId: 'S2', priority: 2 },
    ]);
    expect(contended?.resources.map((r) => [r.resourceId, r.available])).toEqual([
      ['TRUCK', 0],
      ['NM-PUMP', 1],
    ]);
    expect(await q.sharing.contention({}, as('FIRE'))).toEqual([]);
    expect(await q.sharing.contention({ exercise: true }, duty)).toEqual([]);
  });
});

describe('the ledger', () => {
  it('keeps a requisitioned line until it is returned or compensated', async () => {
    const log = floodNight();
    await load(log);
    const apply = () => model.projections.apply(log.all());
    const open = async () => (await q.sharing.ledger({ state: 'open' }, duty)).items;
    expect(await open()).toMatchObject([
      {
        sharingId: 'S1',
        lineId: '1.1',
        state: 'held',
        ownerAgencyId: 'ENT-PUMP',
        incidentId: 'F1',
        quantity: 2,
      },
    ]);
    trucksReturn(log);
    await apply();
    expect(await open()).toMatchObject([{ state: 'loss-uncompensated', returned: 1, damaged: 1 }]);
    claimAndPay(log, 500_000);
    await apply();
    expect(await open()).toEqual([]);
    const settled = (await q.sharing.ledger({ state: 'settled', agencyId: 'ENT-PUMP' }, duty)).items;
    expect(settled).toMatchObject([{ state: 'settled', claimedFen: 500_000, paidFen: 500_000 }]);
    expect((await q.sharing.ledger({ agencyId: 'FIRE' }, duty)).items).toEqual([]);
    expect((await q.sharing.ledger({}, as('OUTSIDE'))).items).toEqual([]);
    expect((await q.sharing.ledger({}, as('ENT-PUMP'))).items).toHaveLength(1);
  });

  it('comes in pages, the longest held first', async () => {
    const log = floodNight();
    const lines = [1, 2, 3, 4, 5].map((n) => ({
      lineId: `1.${n}`,
      resourceId: 'NM-PUMP',
      ownerAgencyId: 'NM-EMB',
      quantity: 1,
      amount: 600,
    }));
    decide(log, 'S2', 'G1', lines);
    log.append('sharing-S2', {
      type: 'sharing.requisitioned',
      data: { lineIds: lines.map((l) => l.lineId), funding: { code: 'F' }, reportTo: '' },
    });
    await load(log);
    const rows = await everything((paging) => q.sharing.ledger(paging, duty), 2);
    expect(rows.map((row) => `${row.sharingId}/${row.lineId}`)).toEqual([
      'S1/1.1',
      ...lines.map((line) => `S2/${line.lineId}`),
    ]);
  });
});

describe('the board of an agency', () => {
  it('shows what it has to do, to itself and to who oversees', async () => {
    const log = floodNight();
    claimAndPay(log, 100);
    const asked = { agencyIds: ['ENT-PUMP'], byAgencyId: 'EMB' };
    log.append('sharing-S2', { type: 'sharing.asked', data: asked });
    await load(log);
    const board = await q.board.find('ENT-PUMP', as('ENT-PUMP'));
    expect(board).toMatchObject({
      openTasks: [],
      requestsMade: [],
      requestsToAnswer: [{ id: 'S2', outstanding: 3_000 }],
      lines: [{ id: 'S1/1.1', step: 'dispatched' }],
      resourcesOut: [{ id: 'TRUCK', deployed: 2 }],
      claims: [{ claimId: 'C1', amountFen: 500_000, paidFen: 100, sharingId: 'S1', incidentId: 'F1' }],
    });
    expect(await q.board.find('FIRE', duty)).toMatchObject({ openTasks: [{ id: 'T1' }] });
    expect((await q.board.find('EMB', duty))?.requestsMade.map((r) => r.id)).toEqual(['S2']);
    expect(await q.board.find('ENT-PUMP', as('FIRE'))).toBeUndefined();
  });
});

describe('candidates', () => {
  const night = '2026-06-18T14:00:00Z';
  const ask = (at: string, requesterAgencyId = 'EMB', capability = 'drainage-m3h') =>
    q.sharing.candidates({ capability, requesterAgencyId, at });

  it('name the agreement in force for the kind between owner and requester', async () => {
    await load(floodNight());
    const agreements = async (at: string) =>
      (await ask(at)).candidates.map((c) => [c.resourceId, c.agreementId]);
    expect(await agreements(night)).toEqual([
      ['NM-PUMP', undefined],
      ['TRUCK', 'A1'],
    ]);
    expect((await agreements('2027-01-01T00:00:00Z'))[1]).toEqual(['TRUCK', undefined]);
    const other = await ask(night, 'FIRE');
    expect(other.candidates.every((c) => c.agreementId === undefined)).toBe(true);
    expect((await ask(night, 'EMB', 'none')).candidates).toEqual([]);
  });

  it('show the units as they stood at the position they name, whatever is applied meanwhile', async () => {
    const log = new TestLog();
    registerPump(log, 'P', 'ENT', 100);
    await load(log);
    const expected = new Map([[log.last.toString(), 100]]);
    const reserve = async () => {
      for (let n = 1; n <= 60; n++) {
        const event = log.append('resource-P', {
          type: 'resource.reserved',
          data: { sharingId: 'S', lineId: `${n}`, quantity: 1, incidentId: 'F1' },
        });
        expected.set(event.position.toString(), 100 - n);
        await model.projections.apply({ events: [event], upTo: event.position });
      }
      return 'done';
    };
    const reserving = reserve();
    let isDone = false;
    void reserving.finally(() => (isDone = true));
    const positions = new Set<string>();
    while (!isDone) {
      const { logPosition, candidates } = await ask(night);
      expect(candidates[0]?.availableUnits).toBe(expected.get(logPosition));
      positions.add(logPosition);
    }
    await reserving;
    expect(positions.size).toBeGreaterThan(3);
  });
});
