import type { ReportEvents, ReportRequirement } from '#domain';
import { TestLog } from './log.js';
import { floodNight } from './scenario.js';

export const requirement = (
  incidentId: string,
  more: Partial<ReportRequirement> = {},
): ReportRequirement => ({
  incidentId,
  rule: { id: 'accident-county', setVersion: 'shipped.1', source: '条例第十一条', confirmed: true },
  obligedAgencyId: 'EMB',
  superiorAgencyId: 'GY-EMB',
  channel: 'any',
  grounds: { event: 'incident.reported', category: 'accident', eventLevel: 'IV', dead: 0 },
  startedAt: '2026-06-18T14:00:00.000Z',
  dueAt: '2026-06-18T16:00:00.000Z',
  withinMinutes: 120,
  omittedAfterMinutes: 1_440,
  exercise: false,
  ...more,
});

const submitted = (incidentId: string): ReportEvents['report.submitted'] => ({
  facts: '积水 1.1 m',
  casualties: { injured: 2, trapped: 4 },
  measures: ['封闭隧道'],
  channel: 'written',
  late: true,
  asOf: '2026-06-18T14:05:20.000Z',
  incidentId,
  fromAgencyId: 'EMB',
  superiorAgencyId: 'GY-EMB',
  happenedAt: '2026-06-18T18:00:00.000Z',
});

/** Of the flooded tunnel one report that came late, one that never came and one that was waived. */
export function statutoryReports(log = floodNight()): TestLog {
  for (const id of ['LATE', 'NEVER', 'WAIVED'])
    log.append(`report-${id}`, { type: 'report.required', data: requirement('F1') });
  const { dueAt, obligedAgencyId, rule } = requirement('F1');
  for (const id of ['LATE', 'NEVER']) {
    const data = { dueAt, obligedAgencyId, rule, foundBy: 'timer' } as const;
    log.append(`report-${id}`, { type: 'report.overdue', data });
  }
  log.append('report-WAIVED', { type: 'report.waived', data: { reason: '误报' } });
  log.append(
    'incident-F1',
    {
      type: 'incident.situation-updated',
      data: {
        summary: '伤 3 人',
        casualties: { injured: 3 },
        byAgencyId: 'FIRE',
        happenedAt: '2026-06-18T14:05:40.000Z',
        knownAt: '2026-06-18T14:06:00.000Z',
      },
    },
    { by: 'FIRE', occurredAt: '2026-06-18T14:05:40.000Z' },
  );
  log.append(
    'incident-F1',
    {
      type: 'incident.situation-updated',
      data: {
        summary: '伤 1 人',
        casualties: { injured: 1 },
        byAgencyId: 'FIRE',
        happenedAt: '2026-06-18T14:03:00.000Z',
        timing: ['out-of-order'],
      },
    },
    { by: 'FIRE', occurredAt: '2026-06-18T14:03:00.000Z' },
  );
  const late = log.append('report-LATE', { type: 'report.submitted', data: submitted('F1') });
  Object.assign(late.metadata, { receivedAt: '2026-06-18T18:00:30.000Z' });
  log.append('report-LATE', {
    type: 'report.supplemented',
    data: {
      facts: '伤者 3 人',
      casualties: { injured: 3 },
      incidentId: 'F1',
      fromAgencyId: 'EMB',
      superiorAgencyId: 'GY-EMB',
    },
  });
  return log;
}
