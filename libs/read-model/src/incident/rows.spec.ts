import { TestLog } from '../testing/log.js';
import { MemoryTables } from '../testing/memory.js';
import { report } from '../testing/scenario.js';
import { IncidentRow, incidents } from './rows.js';

async function incidentAfter(story: (log: TestLog) => void): Promise<IncidentRow | undefined> {
  const log = new TestLog();
  report(log, 'F1', '下穿隧道积水', '520111006');
  story(log);
  const memory = new MemoryTables();
  await memory.apply([incidents], log.all());
  return memory.rows(IncidentRow)[0];
}

describe('incidents', () => {
  it('keep the latest figures and leave those that were not reported again', async () => {
    const row = await incidentAfter((log) => {
      log.append('incident-F1', {
        type: 'incident.situation-updated',
        data: { summary: '救出两人', casualties: { trapped: 2, injured: 1 }, byAgencyId: 'FIRE' },
      });
      log.append('incident-F1', {
        type: 'incident.situation-updated',
        data: { summary: '水位下降', casualties: { trapped: 0 }, byAgencyId: 'FIRE' },
      });
    });
    expect(row).toMatchObject({ trapped: 0, injured: 1, dead: null, situation: '水位下降' });
  });

  it('show a corrected value and keep the old one readable', async () => {
    const row = await incidentAfter((log) => {
      const by = { reason: '核对', byAgencyId: 'HOSP' };
      log.append('incident-F1', {
        type: 'incident.corrected',
        data: { field: 'casualties.trapped', previousValue: 4, value: 3, ...by },
      });
      log.append('incident-F1', {
        type: 'incident.corrected',
        data: { field: 'title', previousValue: '下穿隧道积水', value: '下穿通道积水', ...by },
      });
    });
    expect(row).toMatchObject({ trapped: 3, title: '下穿通道积水' });
    expect(row?.corrections.map((c) => [c.field, c.previousValue, c.value])).toEqual([
      ['casualties.trapped', 4, 3],
      ['title', '下穿隧道积水', '下穿通道积水'],
    ]);
  });

  it('know the response that is active and the last one after its end', async () => {
    const activate = (log: TestLog) =>
      log.append('incident-F1', {
        type: 'incident.response-activated',
        data: { level: 4, matter: '内涝', expectedDurationMinutes: 720, measures: ['巡查'] },
      });
    const raised = await incidentAfter((log) => {
      activate(log);
      log.append('incident-F1', {
        type: 'incident.response-level-changed',
        data: { level: 3, previousLevel: 4, reason: '超警戒' },
      });
    });
    expect(raised).toMatchObject({ responseLevel: 3, response: { matter: '内涝', measures: ['巡查'] } });
    const ended = await incidentAfter((log) => {
      activate(log);
      log.append('incident-F1', { type: 'incident.response-terminated', data: { reason: '水退' } });
    });
    expect(ended?.responseLevel).toBeNull();
    expect(ended?.response?.terminatedAt).toBeDefined();
  });

  it('walk from report to review with command and links', async () => {
    const row = await incidentAfter((log) => {
      log.append('incident-F1', { type: 'incident.verified', data: { findings: '' } });
      log.append('incident-F1', {
        type: 'incident.classified',
        data: { category: 'accident', eventLevel: 'III', reason: '' },
      });
      log.append('incident-F1', {
        type: 'incident.command-established',
        data: { form: 'unified', commandingAgencyId: 'EMB', post: '小孟' },
      });
      log.append('incident-F1', {
        type: 'incident.linked',
        data: { otherIncidentId: 'G1', relation: 'same-cause' },
      });
      log.append('incident-F1', { type: 'incident.contained', data: { summary: '已控制' } });
      log.append('incident-F1', { type: 'incident.closed', data: { reason: '完毕' } });
      log.append('incident-F1', { type: 'incident.reviewed', data: { summary: '及时', findings: [] } });
    });
    expect(row).toMatchObject({
      status: 'reviewed',
      category: 'accident',
      eventLevel: 'III',
      commandingAgencyId: 'EMB',
      links: [{ otherIncidentId: 'G1', relation: 'same-cause' }],
      revision: '7',
    });
  });

  it('count a refusal on record as a revision and change nothing else', async () => {
    const row = await incidentAfter((log) => {
      log.append('incident-F1', { type: 'command.refused', data: { code: 'wrong-status' } });
    });
    expect(row).toMatchObject({ status: 'reported', revision: '1', updatedAt: '2026-06-18T14:00:01.000Z' });
  });

  it('say into which incident a duplicate was merged, and why a false report ended', async () => {
    const merged = await incidentAfter((log) => {
      log.append('incident-F1', { type: 'incident.merged', data: { intoIncidentId: 'F0' } });
    });
    expect(merged).toMatchObject({ status: 'merged', mergedInto: 'F0' });
    const rejected = await incidentAfter((log) => {
      log.append('incident-F1', { type: 'incident.rejected', data: { reason: '误报' } });
    });
    expect(rejected).toMatchObject({ status: 'rejected', endReason: '误报' });
  });
});
