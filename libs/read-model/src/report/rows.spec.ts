import { TestLog } from '../testing/log.js';
import { MemoryTables } from '../testing/memory.js';
import { requirement, statutoryReports } from '../testing/reports.js';
import { report } from '../testing/scenario.js';
import { incidents, IncidentRow } from '../incident/rows.js';
import { reports, ReportRow } from './rows.js';
import { statements, StatementRow } from './statements.js';
import { IncidentParticipantRow, timeline, TimelineRow } from '../incident/timeline.js';

async function tables(log = statutoryReports(), size = 100): Promise<MemoryTables> {
  const memory = new MemoryTables();
  for (const batch of log.batches(size))
    await memory.apply([reports, statements, incidents, timeline], batch);
  return memory;
}
const reportOf = (memory: MemoryTables, id: string) => memory.rows(ReportRow).find((row) => row.id === id);

describe('reports', () => {
  it('keep the clock with its source, the breach, what came late and its supplements', async () => {
    expect(reportOf(await tables(), 'LATE')).toMatchObject({
      status: 'submitted',
      source: '条例第十一条',
      confirmed: true,
      overdueFoundBy: 'timer',
      late: true,
      lateByMinutes: 120,
      content: { facts: '积水 1.1 m', casualties: { injured: 2 }, measures: ['封闭隧道'] },
      supplements: [{ facts: '伤者 3 人', casualties: { injured: 3 } }],
    });
    expect(reportOf(await tables(), 'NEVER')).toMatchObject({ status: 'due', late: false, content: null });
    expect(reportOf(await tables(), 'WAIVED')).toMatchObject({ status: 'waived', waivedReason: '误报' });
  });

  it('are looked after when they are due; those of an exercise as long after they were recorded', async () => {
    const log = new TestLog();
    log.append('report-LIVE', { type: 'report.required', data: requirement('F1') });
    log.append('report-PLAY', { type: 'report.required', data: requirement('F1', { exercise: true }) });
    const memory = await tables(log);
    expect(reportOf(memory, 'LIVE')).toMatchObject({
      overdueCheckAt: '2026-06-18T16:00:00.000Z',
      omittedCheckAt: '2026-06-19T16:00:00.000Z',
    });
    expect(reportOf(memory, 'PLAY')?.overdueCheckAt).toBe('2026-06-18T16:00:02.000Z');
  });

  it('stand in the timeline of their incident, and make parties of both sides', async () => {
    for (const size of [1, 100]) {
      const memory = await tables(statutoryReports(), size);
      const rows = memory.rows(TimelineRow).filter(({ aggregate }) => aggregate === 'report');
      expect(new Set(rows.map(({ incidentId }) => incidentId))).toEqual(new Set(['F1']));
      const parts = memory.rows(IncidentParticipantRow).map((row) => `${row.agencyId} ${row.as}`);
      expect(parts).toEqual(expect.arrayContaining(['EMB obliged', 'GY-EMB superior']));
    }
  });
});

describe('news out of order', () => {
  it('leaves the newer situation as it is, and stands in the timeline with its flag', async () => {
    const memory = await tables();
    const row = memory.rows(IncidentRow).find(({ id }) => id === 'F1');
    expect(row).toMatchObject({ situation: '伤 3 人', injured: 3, trapped: 4 });
    const updates = memory.rows(TimelineRow).filter(({ type }) => type === 'incident.situation-updated');
    expect(updates).toMatchObject([
      { flags: [], knownAt: '2026-06-18T14:06:00.000Z' },
      { flags: ['out-of-order'], knownAt: null },
    ]);
  });

  it('shows of a correction what it was, what it is, who, when and why', async () => {
    const log = new TestLog();
    report(log, 'F1', '积水', '520111006');
    log.append('incident-F1', {
      type: 'incident.corrected',
      data: {
        field: 'casualties.trapped',
        previousValue: 4,
        value: 5,
        reason: '核对',
        byAgencyId: 'FIRE',
        happenedAt: '2026-06-18T14:00:02.000Z',
      },
    });
    const [row] = (await tables(log)).rows(IncidentRow);
    expect(row).toMatchObject({
      trapped: 5,
      corrections: [
        {
          field: 'casualties.trapped',
          previousValue: 4,
          value: 5,
          reason: '核对',
          byAgencyId: 'FIRE',
          at: '2026-06-18T14:00:02.000Z',
          recordedAt: '2026-06-18T14:00:02.000Z',
        },
      ],
    });
  });
});

describe('statements', () => {
  it('are kept by field, as of the minute that they are about', async () => {
    const rows = (await tables()).rows(StatementRow).filter(({ field }) => field === 'injured');
    expect(rows.map(({ asOf, value, type }) => [asOf, value, type])).toEqual([
      ['2026-06-18T14:05:00.000Z', '3', 'incident.situation-updated'],
      ['2026-06-18T14:03:00.000Z', '1', 'incident.situation-updated'],
      ['2026-06-18T14:05:00.000Z', '2', 'report.submitted'],
      ['2026-06-18T14:00:00.000Z', '3', 'report.supplemented'],
    ]);
  });
});
