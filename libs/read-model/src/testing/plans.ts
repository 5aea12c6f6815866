import type { Clause, PlanContent, PlanDue } from '#domain';
import { TestLog } from './log.js';

const clause = (clauseId: string, title: string, more: Partial<Clause> = {}): Clause => ({
  clauseId,
  title,
  text: '按规定执行',
  trigger: '启动响应',
  levels: [3, 4],
  action: { measure: { text: title } },
  ...more,
});
const guard = clause('4.3', '外围警戒', {
  levels: [3],
  action: { task: { assigneeAgencyId: 'PSB', title: '警戒', priority: 1, acknowledgeWithinMinutes: 10 } },
});

const content: PlanContent = {
  title: '区危险化学品事故应急预案',
  kind: 'special',
  category: 'accident',
  areaCode: '520111',
  hazardous: false,
  duties: [],
  clauses: [clause('3.1', '值守'), guard],
};
const due = (duty: PlanDue['duty'], dueAt: string): PlanDue => ({
  duty,
  dueAt,
  rule: { id: `plan-${duty}`, version: 1, source: '第八条' },
});

/** A plan that is drafted, published, found wanting, revised, exercised and evaluated. */
export function planWithFinding(log = new TestLog()): TestLog {
  const write = (event: Parameters<TestLog['append']>[1]) => log.append('plan-CHEM', event);
  const published = { ...content, ownerAgencyId: 'EMB', findingIds: [], version: 4 };
  write({ type: 'plan.drafted', data: { ...content, version: 4, ownerAgencyId: 'EMB', byPrincipal: 'a' } });
  write({ type: 'plan.submitted', data: { version: 4, reviewerAgencyId: 'CITY', byPrincipal: 'a' } });
  const review = { version: 4, comments: '可', reviewerAgencyId: 'CITY', byPrincipal: 'b' };
  write({ type: 'plan.reviewed', data: { ...review, verdict: 'approved' } });
  const dates = [due('review', '2029-06-18T14:00:00.000Z'), due('drill', '2028-06-18T14:00:00.000Z')];
  write({ type: 'plan.published', data: { ...published, due: dates } });
  write({
    type: 'plan.link-proposed',
    data: { otherPlanId: 'CITY-CHEM', agencyId: 'CITY', relation: 'superior' },
  });
  write({
    type: 'plan.finding-recorded',
    data: {
      findingId: 'F-09',
      clauseId: '4.3',
      text: '等级不明',
      incidentId: 'I1',
      version: 4,
      byAgencyId: 'EMB',
    },
  });
  write({
    type: 'plan.revised',
    data: { version: 5, reason: 'F-09', findingIds: ['F-09'], byPrincipal: 'a' },
  });
  write({ type: 'plan.clause-put', data: { ...guard, text: '一级防护', byPrincipal: 'a' } });
  write({ type: 'plan.clause-removed', data: { clauseId: '3.1', byPrincipal: 'a' } });
  return log;
}

export function planRevised(log: TestLog): TestLog {
  const write = (event: Parameters<TestLog['append']>[1]) => log.append('plan-CHEM', event);
  write({
    type: 'plan.published',
    data: {
      ...content,
      clauses: [{ ...guard, text: '一级防护' }],
      ownerAgencyId: 'EMB',
      version: 5,
      reason: 'F-09',
      findingIds: ['F-09'],
      due: [],
    },
  });
  const drilled = [due('drill', '2028-09-10T01:00:00.000Z')];
  const heldAt = '2026-09-10T01:00:00.000Z';
  write({ type: 'plan.drilled', data: { drillId: 'D-7', heldAt, version: 5, due: drilled } });
  const evaluated = { evaluationId: 'EV-1', summary: '可用', findingIds: [], version: 5, due: [] };
  write({ type: 'plan.evaluated', data: evaluated });
  return log;
}

/** The plan carried out for I1: one clause done, one given as a task that is late, then the response ends. */
export function planActivated(log: TestLog): TestLog {
  const [duty] = content.clauses;
  if (!duty) throw new Error('unreachable');
  const begun = {
    incidentId: 'I1',
    round: 1,
    planId: 'CHEM',
    version: 4,
    level: 4,
    activatedByAgencyId: 'EMB',
  };
  log.append('activation-I1', {
    type: 'activation.begun',
    data: { ...begun, level: 4, clauses: [duty, guard], issue: [{ clause: duty }] },
  });
  log.append('activation-I1', {
    type: 'activation.clause-executed',
    data: { clauseId: '3.1', round: 1, evidence: '值班表', byAgencyId: 'EMB' },
  });
  log.append('activation-I1', {
    type: 'activation.level-changed',
    data: {
      round: 1,
      level: 3,
      previousLevel: 4,
      activatedByAgencyId: 'EMB',
      issue: [{ clause: guard, taskId: 'I1.1.4.3' }],
    },
  });
  log.append('task-I1.1.4.3', {
    type: 'task.assigned',
    data: {
      incidentId: 'I1',
      assigneeAgencyId: 'PSB',
      assignerAgencyId: 'EMB',
      title: '警戒',
      priority: 1,
      acknowledgeWithinMinutes: 10,
    },
  });
  log.append('task-I1.1.4.3', { type: 'task.escalated', data: { reason: '未按时接收' } });
  return log;
}

export function planEnded(log: TestLog): TestLog {
  log.append('activation-I1', {
    type: 'activation.ended',
    data: { round: 1, reason: '危害消除', skipped: [{ clauseId: '4.3', was: 'issued', taskId: 'I1.1.4.3' }] },
  });
  return log;
}
