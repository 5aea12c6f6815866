import { MemoryTables } from '../projecting/memory-tables.js';
import { TestLog } from '../testing/log.js';
import { floodNight, report, requestDrainage } from '../testing/scenario.js';
import { sight, SightPartRow, SightRow } from './rows.js';

async function tablesAfter(log: TestLog, size: number): Promise<MemoryTables> {
  const tables = new MemoryTables();
  for (const batch of log.batches(size)) await tables.apply([sight], batch);
  return tables;
}

const folded = async (log: TestLog, size: number): Promise<SightRow[]> =>
  (await tablesAfter(log, size)).rows(SightRow);

const now = async (log: TestLog, object: string): Promise<string[]> =>
  (await folded(log, 500))
    .filter((row) => row.object === object && row.endedPosition === null)
    .map(({ agencyId, standing }) => `${agencyId} ${standing}`);

const assign = (log: TestLog, id: string, incidentId: string, to: string, from = 'EMB') =>
  log.append(
    `task-${id}`,
    {
      type: 'task.assigned',
      data: {
        ...{ incidentId, assigneeAgencyId: to, assignerAgencyId: from },
        ...{ title: '', priority: 1, acknowledgeWithinMinutes: 5 },
      },
    },
    { by: from },
  );

describe('the table of who is named', () => {
  it('has whom others drew in, and who reported', async () => {
    const log = floodNight();
    expect(await now(log, 'incident-F1')).toEqual([
      'EMB assigner',
      'EMB reporter',
      'ENT-PUMP line',
      'ENT-PUMP participant',
      'FIRE participant',
      'NM-EMB participant',
    ]);
    expect(await now(log, 'incident-G1')).toEqual(['OUTSIDE reporter']);
    expect(await now(log, 'task-T1')).toEqual(['EMB assigner', 'FIRE addressee']);
    expect(await now(log, 'sharing-S1')).toEqual(['EMB requester', 'ENT-PUMP line']);
    expect(await now(log, 'resource-TRUCK')).toEqual(['ENT-PUMP self']);
  });

  it('draws nobody in by an act of its own', async () => {
    const log = floodNight();
    log.append(
      'sharing-S2',
      {
        type: 'sharing.answered',
        data: { answer: 'decline', reason: '无', ownerAgencyId: 'NM-EMB' } as never,
      },
      { by: 'NM-EMB' },
    );
    assign(log, 'SELF', 'G1', 'NM-EMB', 'NM-EMB');
    expect(await now(log, 'sharing-S2')).toEqual(['EMB requester', 'NM-EMB answerer']);
    expect(await now(log, 'incident-G1')).toEqual(['OUTSIDE reporter']);
  });

  it('ends what came to nothing before it was taken up, and keeps what was', async () => {
    const log = floodNight();
    assign(log, 'T2', 'G1', 'FIRE');
    log.append('task-T2', { type: 'task.declined', data: { reason: '忙' } }, { by: 'FIRE' });
    log.append('task-T1', { type: 'task.cancelled', data: { reason: '' } });
    expect(await now(log, 'incident-G1')).toEqual(['EMB assigner', 'OUTSIDE reporter']);
    expect(await now(log, 'incident-F1')).toContain('FIRE participant');
    const rows = await folded(log, 500);
    const ended = rows.find(({ object, agencyId }) => object === 'incident-G1' && agencyId === 'FIRE');
    expect(ended).toMatchObject({
      standing: 'participant',
      sincePosition: log.events.at(-3)?.position.toString(),
      endedPosition: log.events.at(-2)?.position.toString(),
    });
  });

  it('gives participants of what is merged the same standing in the target, then and later', async () => {
    const log = floodNight();
    report(log, 'H1', '同一积水', '520111', 'ROAD');
    log.append('incident-F1', {
      type: 'incident.merged',
      data: { intoIncidentId: 'H1', reason: '' } as never,
    });
    assign(log, 'T3', 'F1', 'PSB');
    expect(await now(log, 'incident-H1')).toEqual([
      'EMB assigner',
      'EMB reporter',
      'ENT-PUMP line',
      'ENT-PUMP participant',
      'FIRE participant',
      'NM-EMB participant',
      'PSB participant',
      'ROAD reporter',
    ]);
  });

  it('is the same however the log is cut', async () => {
    const log = floodNight();
    requestDrainage(log, 'S3', 'G1', 10, 1);
    assign(log, 'T2', 'G1', 'FIRE');
    log.append('incident-G1', {
      type: 'incident.merged',
      data: { intoIncidentId: 'F1', reason: '' } as never,
    });
    log.append('task-T2', { type: 'task.declined', data: { reason: '忙' } }, { by: 'FIRE' });
    assign(log, 'T4', 'F1', 'FIRE');
    log.append('task-T4', { type: 'task.accepted', data: {} }, { by: 'FIRE' });
    const cutInto = async (size: number) => {
      const tables = await tablesAfter(log, size);
      return [tables.rows(SightRow), tables.rows(SightPartRow)];
    };
    const whole = await cutInto(500);
    for (const size of [1, 2, 5]) expect(await cutInto(size)).toEqual(whole);
  });
});
