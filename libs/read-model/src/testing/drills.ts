import type { DrillEvents } from '#domain';
import { noFigures } from '#domain';
import { TestLog } from './log.js';

const inject = { id: 'I-1', afterMinutes: 0, agencyId: 'FIRE', text: 't', expectedWithinMinutes: 5 };

export function planDrill(log: TestLog, id: string, more: Partial<DrillEvents['drill.planned']> = {}): void {
  const plannerAgencyId = more.plannerAgencyId ?? 'EMB';
  const data = {
    title: '演练',
    basis: { planId: 'GEO', planVersion: 1 },
    speed: 60,
    participants: ['FIRE'],
    objectives: [],
    injects: [inject],
    plannerAgencyId,
    ...more,
  };
  log.append(`drill-${id}`, { type: 'drill.planned', data }, { by: plannerAgencyId });
}

export const actionDueAt = '2026-08-01T00:00:00.000Z';

/** Drill D1 of EMB with FIRE from its plan to two actions, of which the first is closed. */
export function heldDrill(log = new TestLog()): TestLog {
  const stream = 'drill-D1';
  planDrill(log, 'D1');
  log.append(stream, { type: 'drill.started', data: {} });
  log.append(stream, { type: 'drill.paused', data: { reason: '实战' } });
  log.append(stream, { type: 'drill.resumed', data: {} });
  log.append(stream, { type: 'drill.ended', data: { reason: '完成' } });
  log.append(stream, {
    type: 'drill.evaluated',
    data: {
      summary: 's',
      findings: [{ id: 'F-1', text: 'f' }],
      figures: noFigures,
      evaluatorAgencyId: 'EMB',
    },
  });
  for (const actionId of ['A-1', 'A-2']) assignAction(log, actionId, 'FIRE');
  log.append(stream, {
    type: 'drill.action-completed',
    data: { actionId: 'A-1', outcome: '已装', agencyId: 'FIRE' },
  });
  log.append(stream, { type: 'drill.action-closed', data: { actionId: 'A-1', verification: '已查' } });
  return log;
}

export function assignAction(log: TestLog, actionId: string, agencyId: string, dueAt = actionDueAt): void {
  log.append('drill-D1', {
    type: 'drill.action-assigned',
    data: { actionId, findingId: 'F-1', agencyId, text: 'a', dueAt },
  });
}
