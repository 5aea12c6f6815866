import type { ReadModel } from '../index.js';
import { queriesForFile } from '../testing/models.js';
import { statutoryReports } from '../testing/reports.js';
import { trucksReturn } from '../testing/scenario.js';
import { as, auditor, duty, everything } from '../testing/viewers.js';

let q: ReadModel['queries'];

queriesForFile(
  () => {
    const log = statutoryReports();
    const lines = [{ lineId: '1.1', resourceId: 'TRUCK', quantity: 2 }];
    log.append('sharing-S1', {
      type: 'sharing.arrived',
      data: { lines, arrivedAt: '2026-06-18T15:20:30.000Z' },
    });
    trucksReturn(log);
    log.append('sharing-S2', {
      type: 'sharing.cancelled',
      data: { unused: [], reason: '不再需要' },
    });
    return log;
  },
  (queries) => {
    q = queries;
  },
);

describe('reports', () => {
  const ids = async (
    filter: Parameters<typeof q.report.list>[0],
    viewer: Parameters<typeof q.report.list>[1] = duty,
  ) => (await q.report.list(filter, viewer)).items.map(({ id }) => id);

  it('are found by every filter, the latest first', async () => {
    expect(await ids({})).toEqual(['WAIVED', 'NEVER', 'LATE']);
    expect(await ids({ status: 'due' })).toEqual(['NEVER']);
    expect(await ids({ late: true })).toEqual(['LATE']);
    expect(await ids({ overdue: true })).toEqual(['NEVER', 'LATE']);
    expect(await ids({ omitted: true })).toEqual([]);
    expect(await ids({ exercise: true })).toEqual([]);
    expect(await ids({ incidentId: 'G1' })).toEqual([]);
    expect(await ids({ obligedAgencyId: 'EMB', superiorAgencyId: 'GY-EMB' })).toHaveLength(3);
    expect(await ids({ from: '2026-06-18T16:00:00.000Z', to: '2026-06-18T16:00:01.000Z' })).toHaveLength(3);
    expect(await ids({ to: '2026-06-18T16:00:00.000Z' })).toEqual([]);
    expect(await everything((paging) => q.report.list(paging, duty), 1)).toHaveLength(3);
  });

  it('are for the obliged, the superior and who sees the whole incident', async () => {
    for (const viewer of [auditor, as('EMB'), as('GY-EMB')]) expect(await ids({}, viewer)).toHaveLength(3);
    // it takes part in the incident
    expect(await ids({}, as('FIRE'))).toHaveLength(3);
    expect(await ids({}, as('NOBODY'))).toEqual([]);
    expect(await q.report.find('LATE', as('NOBODY'))).toBeUndefined();
    expect(await q.report.find('LATE', as('GY-EMB'))).toMatchObject({ late: true, lateByMinutes: 120 });
  });

  it('that are filled in are compared with what went to that superior by another way before them', async () => {
    const draft = await q.report.draft('NEVER', as('EMB'));
    expect(draft).toMatchObject({ stage: 'initial', lastAt: expect.any(String) });
    expect(draft?.casualties.trapped.difference).toMatchObject({ last: 4 });
    expect(draft?.casualties.injured.difference).toMatchObject({ last: 3 });
    expect(draft?.casualties.dead.difference).toEqual({ change: 'not-reported' });
    // a further one is compared with what it said itself
    expect((await q.report.draft('LATE', as('EMB')))?.casualties.injured.difference).toMatchObject({
      last: 3,
    });
  });

  it('have deadlines: overdue, then omitted', async () => {
    expect(await q.due('report', '2027-01-01T00:00:00.000Z', 10)).toEqual([]);
    expect(await q.due('omission', '2026-06-19T16:00:00.000Z', 10)).toEqual([]);
    expect(await q.due('omission', '2026-06-19T16:00:01.000Z', 10)).toEqual([{ id: 'NEVER' }]);
  });

  it('that contradict each other are listed with both sides', async () => {
    const { items } = await q.report.contradictions({}, duty);
    expect(items).toMatchObject([
      {
        incidentId: 'F1',
        field: 'injured',
        asOf: '2026-06-18T14:05:00.000Z',
        statements: [
          { value: '3', agencyId: 'FIRE', stream: 'incident-F1', type: 'incident.situation-updated' },
          { value: '2', agencyId: 'EMB', stream: 'report-LATE', type: 'report.submitted' },
        ],
      },
    ]);
    expect((await q.report.contradictions({ incidentId: 'G1' }, duty)).items).toEqual([]);
    expect((await q.report.contradictions({}, as('OUTSIDE'))).items).toEqual([]);
    expect((await q.report.contradictions({}, as('FIRE'))).items).toHaveLength(1);
    expect(await everything((paging) => q.report.contradictions(paging, duty), 1)).toHaveLength(1);
  });
});

describe('a timeline', () => {
  it('is told in the order of happening too, page by page', async () => {
    const all = await everything(
      (paging) => q.incident.timeline('F1', { ...paging, order: 'happened' }, duty),
      7,
    );
    const times = all.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual(times.toSorted());
    const byPosition = await everything((paging) => q.incident.timeline('F1', paging, duty), 50);
    expect(new Set(all.map(({ position }) => position)).size).toBe(byPosition.length);
    const updates = all.filter(({ type }) => type === 'incident.situation-updated');
    expect(updates.map(({ flags }) => flags)).toEqual([['out-of-order'], []]);
  });
});

describe('related streams', () => {
  it('are those of tasks, negotiations and reports', async () => {
    expect(await q.incident.relatedStreams('F1')).toEqual([
      'report-LATE',
      'report-NEVER',
      'report-WAIVED',
      'sharing-S1',
      'task-T1',
    ]);
  });
});

describe('supervision', () => {
  const period = { from: '2026-06-18T00:00:00.000Z', to: '2026-06-19T00:00:00.000Z' };

  it('counts, times and breaches of each agency', async () => {
    const all = await everything((paging) => q.supervision.list({ ...period, ...paging }, auditor), 2);
    expect(all.map(({ agencyId }) => agencyId)).toEqual(['EMB', 'ENT-PUMP', 'FIRE', 'NM-EMB', 'OUTSIDE']);
    const of = (id: string) => all.find(({ agencyId }) => agencyId === id);
    expect(of('EMB')).toMatchObject({
      incidentsReported: 1,
      verify: { count: 1, medianMinutes: 0, p90Minutes: 0 },
      activate: { count: 0, medianMinutes: null },
      reports: { due: 2, late: 1, missing: 1, omitted: 0, count: 1, medianMinutes: 240 },
      requisitionsOpen: 1,
    });
    expect(of('FIRE')?.acknowledge).toEqual({
      assigned: 1,
      count: 1,
      medianMinutes: 0,
      p90Minutes: 0,
      late: 0,
    });
    expect(of('ENT-PUMP')?.arrive).toEqual({
      count: 1,
      medianMinutes: 80,
      p90Minutes: 80,
      afterNeededBy: 1,
      afterPromised: 0,
    });
  });

  it('keeps to its period, to live incidents, and to the own agency of who is not the home bureau', async () => {
    const viewer = as('EMB', { here: { ...duty.here, homeBureauId: 'BUREAU' } });
    const [own, ...others] = (await q.supervision.list(period, viewer)).items;
    expect([own?.agencyId, others]).toEqual(['EMB', []]);
    for (const filter of [
      { from: period.to, to: '2026-06-20T00:00:00.000Z' },
      { ...period, exercise: true },
    ]) {
      const { items } = await q.supervision.list(filter, viewer);
      expect(items).toMatchObject([
        { incidentsReported: 0, reports: { due: 0 }, acknowledge: { assigned: 0 } },
      ]);
    }
  });
});
