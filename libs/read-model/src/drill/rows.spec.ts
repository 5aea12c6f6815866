import { MemoryTables } from '../projecting/memory-tables.js';
import { heldDrill } from '../testing/drills.js';
import { DrillActionRow, DrillRow, drills } from './rows.js';

describe('the rows of a drill', () => {
  it('show how it was held and what follows', async () => {
    const log = heldDrill();
    const tables = new MemoryTables();
    await tables.apply([drills], log.all());
    const [row] = tables.rows(DrillRow);
    expect(row).toMatchObject({
      status: 'evaluated',
      startedAt: log.events[1]?.recordedAt,
      endedAt: log.events[4]?.recordedAt,
      reason: '完成',
      evaluation: { findings: [{ id: 'F-1' }] },
      actions: [
        { actionId: 'A-1', status: 'closed' },
        { actionId: 'A-2', status: 'open' },
      ],
    });
    expect(tables.rows(DrillActionRow)).toMatchObject([
      { id: 'D1/A-1', status: 'closed', outcome: '已装', verification: '已查', plannerAgencyId: 'EMB' },
      { id: 'D1/A-2', status: 'open', outcome: null, closedAt: null },
    ]);
  });

  it('are the same in one batch, in many, and fed twice', async () => {
    const log = heldDrill();
    const once = new MemoryTables();
    await once.apply([drills], log.all());
    const pieces = new MemoryTables();
    for (const batch of [...log.batches(1), ...log.batches(3)]) await pieces.apply([drills], batch);
    expect(pieces.rows(DrillRow)).toEqual(once.rows(DrillRow));
    expect(pieces.rows(DrillActionRow)).toEqual(once.rows(DrillActionRow));
  });

  it('know nothing of what happens inside', async () => {
    const log = heldDrill();
    log.append('exercise/D1/drill-D1', { type: 'drill.cancelled', data: { reason: 'r' } });
    const tables = new MemoryTables();
    await tables.apply([drills], log.all());
    expect(tables.rows(DrillRow)).toMatchObject([{ id: 'D1', status: 'evaluated' }]);
  });
});
