import { coverage, huaxiAreas, usualSpeed, usualStandards, type ResourceEvents } from '#domain';
import { InvalidCursor, type ReadModel } from '../index.js';
import { TestLog } from '../testing/log.js';
import { queriesForFile } from '../testing/models.js';
import { as, auditor, duty, everything } from '../testing/viewers.js';

let q: ReadModel['queries'];

const [longAgo, farAhead] = ['2020-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z'];
const key = { sharingId: 'S-1', lineId: '1.1' };

function register(log: TestLog, id: string, more: Partial<ResourceEvents['resource.registered']> = {}): void {
  log.append(`resource-${id}`, {
    type: 'resource.registered',
    data: {
      name: `排水车 ${id}`,
      kind: 'pump.truck',
      capability: { code: 'drainage-m3h', perUnit: 300 },
      quantity: 2,
      unit: '台',
      areaCode: '520111004',
      readiness: 'ready',
      arrivalMinutes: 30,
      ownerAgencyId: 'ENT-PUMP',
      ...more,
    },
  });
}

/** Pumps at 贵筑街道, of which only P-2 can be counted on in full; a team at 高坡乡, far from everybody else. */
function districtStock(): TestLog {
  const log = new TestLog();
  register(log, 'P-1');
  log.append('resource-P-1', {
    type: 'resource.reserved',
    data: { ...key, quantity: 1, incidentId: 'F1' },
  });
  register(log, 'P-2', { expiresAt: farAhead, location: { lat: 26.43, lon: 106.66 } });
  register(log, 'P-BROKEN', { readiness: 'not-ready' });
  register(log, 'P-OLD', { expiresAt: longAgo, inspectionDueAt: farAhead });
  register(log, 'P-OUT', { quantity: 1 });
  log.append('resource-P-OUT', {
    type: 'resource.reserved',
    data: { ...key, quantity: 1, incidentId: 'F1' },
  });
  log.append('resource-P-OUT', { type: 'resource.deployed', data: { ...key, quantity: 1 } });
  register(log, 'T-GAOPO', {
    kind: 'team.rescue',
    capability: { code: 'rescue-team', perUnit: 1 },
    quantity: 1,
    areaCode: '520111207',
    ownerAgencyId: 'GAOPO',
    inspectionDueAt: '2026-07-01T00:00:00.000Z',
  });
  register(log, 'MASKS', {
    kind: 'protection.mask',
    capability: { code: 'mask', perUnit: 1 },
    ownerAgencyId: 'GAOPO',
    expiresAt: '2026-09-01T00:00:00.000Z',
    inspectionDueAt: '2026-06-01T00:00:00.000Z',
  });
  log.append('resource-MASKS', {
    type: 'resource.inspected',
    data: {
      inspectedAt: '2026-06-01T00:00:00.000Z',
      result: 'failed',
      expiresAt: '2026-07-01T00:00:00.000Z',
      inspectionDueAt: farAhead,
    },
  });
  return log;
}

queriesForFile(districtStock, (queries) => {
  q = queries;
});

describe('what townships can count on', () => {
  const tables = { areas: huaxiAreas, speed: usualSpeed, standards: usualStandards };
  const coverageOf = async (areaCode: string, capability: string) => {
    const [line] = coverage(await q.resource.coverage(capability), tables, { areaCode, capability });
    return line;
  };

  it('is what is ready, free and not expired, with where it is', async () => {
    const shown = await q.resource.coverage('drainage-m3h');
    expect(shown.map(({ resourceId, availableUnits }) => [resourceId, availableUnits])).toEqual([
      ['P-1', 1],
      ['P-2', 2],
    ]);
    expect(shown).toMatchObject([
      { ownerAgencyId: 'ENT-PUMP', perUnit: 300, areaCode: '520111004', lat: null, lon: null },
      { lat: 26.43, lon: 106.66 },
    ]);
    expect(await q.resource.coverage('no such')).toEqual([]);
    expect(new Set((await q.resource.coverage()).map(({ capability }) => capability))).toEqual(
      new Set(['drainage-m3h', 'rescue-team']),
    );
  });

  it('counts against the standard', async () => {
    expect(await coverageOf('520111004', 'drainage-m3h')).toMatchObject({
      unitsWithin: 3,
      amountWithin: 900,
      gap: 0,
      isRemote: false,
    });
  });

  it('shows who is remote, and what is missing there', async () => {
    expect(await coverageOf('520111010', 'rescue-team')).toMatchObject({
      areaName: '小孟街道',
      unitsWithin: 0,
      gap: 1,
      isRemote: true,
      from: [{ resourceId: 'T-GAOPO', minutes: expect.any(Number) as number }],
    });
    expect(await coverageOf('520111207', 'rescue-team')).toMatchObject({ gap: 0, isRemote: false });
  });
});

describe('what is to be looked after', () => {
  const ids = async (
    filter: Parameters<typeof q.resource.due>[0],
    viewer: Parameters<typeof q.resource.due>[1] = duty,
  ) => (await q.resource.due(filter, viewer)).items.map(({ id }) => id);
  const autumn = '2026-10-01T00:00:00.000Z';

  it('comes by the earlier of its two dates, what is over already first', async () => {
    const { items } = await q.resource.due({ before: autumn }, duty);
    expect(items).toMatchObject([
      { id: 'P-OLD', expiresAt: longAgo, inspectionDueAt: farAhead, dueAt: longAgo },
      { id: 'MASKS', dueAt: '2026-07-01T00:00:00.000Z', available: 2, unit: '台' },
      { id: 'T-GAOPO', expiresAt: null, dueAt: '2026-07-01T00:00:00.000Z' },
    ]);
    expect(await ids({ before: '2026-07-01T00:00:00.000Z' })).toEqual(['P-OLD']);
    expect(await ids({ before: '3000-01-01T00:00:00.000Z' })).toContain('P-2');
    expect(await ids({ before: autumn, ownerAgencyId: 'GAOPO' })).toEqual(['MASKS', 'T-GAOPO']);
  });

  it('is for its owner and for who oversees', async () => {
    expect(await ids({ before: autumn }, as('GAOPO'))).toEqual(['MASKS', 'T-GAOPO']);
    expect(await ids({ before: autumn, ownerAgencyId: 'GAOPO' }, as('ENT-PUMP'))).toEqual([]);
    expect(await ids({ before: autumn }, as('NOBODY'))).toEqual([]);
    expect(await ids({ before: autumn }, auditor)).toHaveLength(3);
  });

  it('comes in pages without gap or repeat, also where several are due at once', async () => {
    const before = '3000-01-01T00:00:00.000Z';
    for (const limit of [1, 2, 3, 200]) {
      const rows = await everything((paging) => q.resource.due({ before, ...paging }, duty), limit);
      expect(rows.map(({ id }) => id)).toEqual(['P-OLD', 'MASKS', 'T-GAOPO', 'P-2']);
    }
    await expect(q.resource.due({ before, cursor: 'x' }, duty)).rejects.toThrow(InvalidCursor);
  });
});
