import { TestLog } from '../testing/log.js';
import { MemoryTables } from '../testing/memory.js';
import { gaopoIsSilent, rainAndSlope, turnsRed } from '../testing/warnings.js';
import { TimelineRow, timeline } from '../incident/timeline.js';
import { WarningRecipientRow } from './recipients.js';
import { warnings, WarningRow } from './rows.js';

async function tablesAfter(log: TestLog): Promise<MemoryTables> {
  const memory = new MemoryTables();
  await memory.apply([warnings, timeline], log.all());
  return memory;
}

const rainOf = (memory: MemoryTables) => memory.rows(WarningRow).find(({ id }) => id === 'RAIN');

describe('warnings', () => {
  it('keep what they said before, and by how many levels they moved', async () => {
    const row = rainOf(await tablesAfter(turnsRed(rainAndSlope())));
    expect(row).toMatchObject({ status: 'issued', colour: 'red', version: 2, incidentId: 'W.RAIN' });
    expect(row?.versions).toMatchObject([
      { version: 1, content: { colour: 'blue' }, levelsMoved: 0 },
      { version: 2, content: { colour: 'red' }, levelsMoved: 3, reason: '雨势加强' },
    ]);
  });

  it('expire at their expected end; an exercise after as long as it said, from when it was recorded', async () => {
    expect(rainOf(await tablesAfter(rainAndSlope()))?.expireDueAt).toBe('2026-06-18T20:00:00.000Z');
    const log = new TestLog();
    rainAndSlope(log, true);
    const [issued] = log.events;
    if (!issued) throw new Error('no event');
    log.events[0] = { ...issued, recordedAt: '2026-11-24T10:00:00.000Z' };
    expect(rainOf(await tablesAfter(log))?.expireDueAt).toBe('2026-11-24T15:59:59.000Z');
  });

  it('count who has not answered, and give a row to each recipient', async () => {
    const memory = await tablesAfter(rainAndSlope());
    expect(rainOf(memory)).toMatchObject({ called: 2, unanswered: 1 });
    expect(memory.rows(WarningRecipientRow)).toMatchObject([
      {
        id: 'RAIN/GAOPO',
        callerAgencyId: 'EMB',
        dueAt: '2026-06-18T14:30:02.000Z',
        standInAgencyId: null,
        acknowledgedAt: null,
      },
      { id: 'RAIN/XIAOMENG', acknowledgedBy: 'XIAOMENG', acknowledgedAt: '2026-06-18T14:00:04.000Z' },
    ]);
  });

  it('give a stand-in as much time as the recipient had', async () => {
    const memory = await tablesAfter(gaopoIsSilent(rainAndSlope()));
    expect(memory.rows(WarningRecipientRow)[0]).toMatchObject({
      standInAgencyId: 'QINGYAN',
      escalatedAt: '2026-06-18T14:00:05.000Z',
      dueAt: '2026-06-18T14:30:05.000Z',
    });
  });

  it('take the latest call of an agency', async () => {
    const log = turnsRed(rainAndSlope());
    log.append('warning-RAIN', {
      type: 'warning.called',
      data: {
        recipients: [{ agencyId: 'XIAOMENG' }],
        acknowledgeWithinMinutes: 5,
        version: 2,
        callerAgencyId: 'EMB',
      },
    });
    const memory = await tablesAfter(log);
    expect(rainOf(memory)).toMatchObject({ called: 2, unanswered: 2 });
    expect(memory.rows(WarningRecipientRow)[1]).toMatchObject({ version: 2, acknowledgedAt: null });
  });

  it.each([
    ['cancelled', { type: 'warning.cancelled', data: { reason: '雨停' } }],
    ['expired', { type: 'warning.expired', data: {} }],
  ] as const)('end as %s', async (status, event) => {
    const log = rainAndSlope();
    log.append('warning-RAIN', event);
    expect(rainOf(await tablesAfter(log))).toMatchObject({ status, endedAt: '2026-06-18T14:00:05.000Z' });
  });

  it('keep the grounds of a proposal, dismissed or not, and whom they told', async () => {
    const log = rainAndSlope();
    log.append('warning-SLOPE', { type: 'warning.dismissed', data: { reason: '仪器故障' } });
    log.append('warning-RAIN', {
      type: 'warning.neighbours-told',
      data: { agencyIds: ['NM-EMB'], message: '请下游防范', version: 1 },
    });
    const memory = await tablesAfter(log);
    expect(memory.rows(WarningRow)[1]).toMatchObject({
      id: 'SLOPE',
      status: 'dismissed',
      proposerAgencyId: 'WATCH',
      grounds: 'GNSS-21',
      version: 0,
      endReason: '仪器故障',
    });
    expect(rainOf(memory)?.neighbours).toMatchObject([{ agencyId: 'NM-EMB', version: 1 }]);
  });

  it('stand in the timeline by themselves, and in that of the incident that came of them', async () => {
    const rows = (await tablesAfter(turnsRed(rainAndSlope()))).rows(TimelineRow);
    const linked = rows.filter(({ incidentId }) => incidentId !== null);
    expect(rows).toHaveLength(6);
    expect(linked).toMatchObject([{ type: 'warning.incident-proposed', incidentId: 'W.RAIN' }]);
  });
});
