import type { Samples } from '../kernel/given.helper-spec.js';
import type { Clause, PlanContent } from './clauses.js';
import type { PlanDue } from './rules.js';
import type { PlanEvent } from './plan.js';

export const clause = (clauseId: string, more: Partial<Clause> = {}): Clause => ({
  clauseId,
  title: `条款 ${clauseId}`,
  text: '按规定执行',
  trigger: '启动响应',
  levels: [3, 4],
  action: { measure: { text: '24 小时值守' } },
  ...more,
});

export const plugging = clause('4.3', {
  levels: [1, 2, 3],
  action: { task: { assigneeDuty: '堵漏', title: '堵漏', priority: 1, acknowledgeWithinMinutes: 10 } },
});
export const pumps = clause('5.1', {
  levels: [3],
  action: {
    request: {
      capability: 'drainage-m3h',
      amount: 3000,
      neededWithinMinutes: 60,
      deliverTo: { areaCode: '520111006', place: '隧道' },
      priority: 1,
      purpose: '排水',
    },
  },
});
export const notice = clause('6.1', {
  levels: [3],
  action: { notice: { agencyIds: ['NM-EMB', 'GY-EMB'], message: '请防范' } },
});

export const content: PlanContent = {
  title: '区危险化学品事故应急预案',
  kind: 'special',
  category: 'accident',
  areaCode: '520111',
  hazardous: false,
  duties: [{ duty: '堵漏', agencyId: 'JKZ' }],
  clauses: [clause('3.1'), plugging],
};

const rule = { id: 'plan-review', version: 1, source: '办法' };
const review: PlanDue = { duty: 'review', dueAt: '2029-06-18T14:10:00.000Z', rule };
export const drillDue: PlanDue = { duty: 'drill', dueAt: '2028-06-18T14:10:00.000Z', rule };

export const samples: Samples<PlanEvent> = {
  'plan.drafted': { ...content, version: 4, ownerAgencyId: 'EMB', byPrincipal: 'zhang' },
  'plan.amended': { title: '新名', duties: [{ duty: '堵漏', agencyId: 'FIRE' }], byPrincipal: 'zhang' },
  'plan.clause-put': { ...pumps, byPrincipal: 'zhang' },
  'plan.clause-removed': { clauseId: '3.1', byPrincipal: 'zhang' },
  'plan.submitted': { version: 4, reviewerAgencyId: 'EMB', byPrincipal: 'zhang' },
  'plan.reviewed': {
    version: 4,
    verdict: 'approved',
    comments: '可执行',
    reviewerAgencyId: 'EMB',
    byPrincipal: 'li.wei',
  },
  'plan.published': {
    ...content,
    version: 4,
    ownerAgencyId: 'EMB',
    reason: undefined,
    findingIds: [],
    drillId: undefined,
    due: [review, drillDue],
  },
  'plan.revised': { version: 5, reason: 'F-09', findingIds: ['F-09'], byPrincipal: 'zhang' },
  'plan.link-proposed': { otherPlanId: 'GY-1', agencyId: 'GY-EMB', relation: 'superior' },
  'plan.link-answered': { otherPlanId: 'GY-1', confirmed: true, agencyId: 'GY-EMB' },
  'plan.finding-recorded': {
    findingId: 'F-09',
    clauseId: '4.3',
    text: '防护等级不明',
    incidentId: 'INC-C1',
    version: 4,
    byAgencyId: 'EMB',
  },
  'plan.drilled': { drillId: 'D-1', heldAt: '2026-06-01T00:00:00.000Z', version: 4, due: [drillDue] },
  'plan.evaluated': { evaluationId: 'EV-1', summary: '可用', findingIds: [], version: 4, due: [review] },
  'plan.overdue': { duty: 'drill', dueAt: drillDue.dueAt, version: 4, rule },
  'plan.retired': { reason: '合并' },
};

export const event = <K extends PlanEvent['type']>(type: K): PlanEvent =>
  ({ type, data: samples[type] }) as unknown as PlanEvent;
