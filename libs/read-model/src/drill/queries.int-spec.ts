import { InvalidCursor, type ReadModel } from '../index.js';
import { actionDueAt, assignAction, heldDrill, planDrill } from '../testing/drills.js';
import { queriesForFile } from '../testing/models.js';
import { as, auditor, duty, everything, viewing } from '../testing/viewers.js';

let q: ReadModel['queries'];

/** D1 is over, D2 and D4 run, D3 is planned; are due at the same time. */
queriesForFile(
  () => {
    const log = heldDrill();
    assignAction(log, 'A-0', 'PSB');
    assignAction(log, 'A-3', 'EMB', '2026-07-01T00:00:00.000Z');
    planDrill(log, 'D2', { participants: ['PSB', 'FIRE'] });
    planDrill(log, 'D3', { plannerAgencyId: 'FIRE', participants: ['EMB'], basis: { planId: 'FLOOD' } });
    planDrill(log, 'D4', { plannerAgencyId: 'GY-EMB', participants: [] });
    for (const id of ['D4', 'D2']) log.append(`drill-${id}`, { type: 'drill.started', data: {} });
    return log;
  },
  (queries) => {
    q = queries;
  },
);

describe('drills', () => {
  const ids = async (
    filter: Parameters<typeof q.drill.list>[0],
    viewer: Parameters<typeof q.drill.list>[1] = auditor,
  ) => (await q.drill.list(filter, viewer)).items.map(({ id }) => id);

  it('are found by every filter, the latest planned first', async () => {
    expect(await ids({})).toEqual(['D4', 'D3', 'D2', 'D1']);
    expect(await ids({ status: 'running' })).toEqual(['D4', 'D2']);
    expect(await ids({ status: 'cancelled' })).toEqual([]);
    expect(await ids({ planId: 'FLOOD' })).toEqual(['D3']);
    expect(await ids({ agencyId: 'FIRE' })).toEqual(['D3', 'D2', 'D1']);
    expect(await ids({ agencyId: 'FIRE', planId: 'GEO', status: 'evaluated' })).toEqual(['D1']);
  });

  it('come in pages without gap or repeat', async () => {
    for (const limit of [1, 3, 4, 200]) {
      const rows = await everything((paging) => q.drill.list(paging, auditor), limit);
      expect(rows.map(({ id }) => id)).toEqual(['D4', 'D3', 'D2', 'D1']);
    }
    await expect(q.drill.list({ cursor: 'x' }, duty)).rejects.toThrow(InvalidCursor);
  });

  it('are listed for who plans them, takes part or oversees, without their script', async () => {
    expect(await ids({}, as('PSB'))).toEqual(['D2']);
    expect(await ids({}, as('EMB'))).toEqual(['D3', 'D2', 'D1']);
    expect(await ids({ agencyId: 'FIRE' }, as('PSB'))).toEqual(['D2']);
    expect(await ids({}, as('NOBODY'))).toEqual([]);
    expect(await ids({}, auditor)).toHaveLength(4);
    const { items } = await q.drill.list({}, auditor);
    for (const item of items) {
      expect(item).not.toHaveProperty('injects');
      expect(item).not.toHaveProperty('evaluation');
    }
  });

  it('keep their script from participants until they are evaluated', async () => {
    const injects = async (id: string, viewer: Parameters<typeof q.drill.find>[1]) =>
      (await q.drill.find(id, viewer))?.injects.map((inject) => inject.id);
    for (const viewer of [as('EMB'), auditor]) expect(await injects('D2', viewer)).toEqual(['I-1']);
    expect(await injects('D2', as('FIRE'))).toEqual([]);
    expect(await injects('D2', viewing('PSB', 'duty-officer'))).toEqual([]);
    expect(await injects('D1', as('FIRE'))).toEqual(['I-1']);
    expect(await injects('D2', as('NOBODY'))).toBeUndefined();
    expect(await injects('D4', as('EMB'))).toBeUndefined();
    expect(await injects('no such', auditor)).toBeUndefined();
  });

  it('that run are known to the timer', async () => {
    expect(await q.drill.running(10)).toEqual([{ id: 'D2' }, { id: 'D4' }]);
    expect(await q.drill.running(1)).toEqual([{ id: 'D2' }]);
  });
});

describe('what follows from drills', () => {
  const ids = async (
    filter: Parameters<typeof q.drill.actions>[0],
    viewer: Parameters<typeof q.drill.actions>[1] = duty,
  ) => (await q.drill.actions(filter, viewer)).items.map(({ actionId }) => actionId);

  it('is found by every filter, the earliest due first', async () => {
    expect(await ids({})).toEqual(['A-3', 'A-0', 'A-1', 'A-2']);
    expect(await ids({ drillId: 'D1', agencyId: 'FIRE' })).toEqual(['A-1', 'A-2']);
    expect(await ids({ drillId: 'D2' })).toEqual([]);
    expect(await ids({ status: 'closed' })).toEqual(['A-1']);
    expect(await ids({ status: 'open', agencyId: 'FIRE' })).toEqual(['A-2']);
  });

  it('is overdue when its time is over and nobody has closed it', async () => {
    expect(await ids({ overdueAt: actionDueAt })).toEqual(['A-3']);
    expect(await ids({ overdueAt: '2026-08-01T00:00:00.001Z' })).toEqual(['A-3', 'A-0', 'A-2']);
  });

  it('comes in pages without gap or repeat, also where several are due at once', async () => {
    for (const limit of [1, 2, 3, 200]) {
      const rows = await everything((paging) => q.drill.actions(paging, duty), limit);
      expect(rows.map(({ actionId }) => actionId)).toEqual(['A-3', 'A-0', 'A-1', 'A-2']);
    }
    await expect(q.drill.actions({ cursor: 'x' }, duty)).rejects.toThrow(InvalidCursor);
  });

  it('is for who answers for it, who planned the drill and who oversees', async () => {
    expect(await ids({}, as('FIRE'))).toEqual(['A-1', 'A-2']);
    expect(await ids({}, as('PSB'))).toEqual(['A-0']);
    expect(await ids({ agencyId: 'FIRE' }, as('PSB'))).toEqual([]);
    expect(await ids({}, as('EMB'))).toHaveLength(4);
    expect(await ids({}, auditor)).toHaveLength(4);
    expect(await ids({}, as('NOBODY'))).toEqual([]);
  });
});
