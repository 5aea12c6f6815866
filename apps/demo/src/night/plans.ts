import { speakers } from '../story/parties.js';
import { clause, from, taskOf } from './plan-book.js';
import { asAgencyEvent, step, type Awaited, type Draft } from '../story/step.js';

const { commander, dispatch, duty, flood, floodCommander, police, traffic, drainage } = speakers;

/** The service has given the task of a clause. */
const given = (taskId: string): { awaits: Awaited[] } => ({
  awaits: [{ stream: `task-${taskId}`, event: 'task.assigned' }],
});

/** The clauses of a plan have been called for. */
const activated = (incidentId: string, event: string): { awaits: Awaited[] } => ({
  awaits: [{ stream: `activation-${incidentId}`, event }],
});

/** What the plans themselves set going during the night. */
export const planSteps: readonly Draft[] = [
  step(
    'HX-0618-1705a',
    '06-18 17:05',
    flood,
    ['activation.record-execution', 'INC-R0'],
    { clauseId: '3.1', evidence: '17:05 起领导带班，24 小时值守' },
    ['P-FLOOD 3.1 值守已执行', 'Clause 3.1 carried out'],
    { after: ['HX-0618-1700a'], ...activated('INC-R0', 'activation.begun') },
  ),
  step(
    'HX-0618-1712a',
    '06-18 17:12',
    drainage,
    ['task.accept', 'INC-R0.1.3.2'],
    { crew: 12, vehicles: 4 },
    ['受领 P-FLOOD 3.2 巡查', 'Accepts clause 3.2'],
    { after: ['HX-0618-1700a'], asAgencyEvent: true, ...given('INC-R0.1.3.2') },
  ),
  step(
    'HX-0618-2327a',
    '06-18 23:27',
    traffic,
    ['task.accept', 'INC-R0.1.4.1'],
    { crew: 10, vehicles: 5 },
    ['受领 P-FLOOD 4.1 疏导', 'Accepts clause 4.1'],
    { after: ['HX-0618-2325a'], asAgencyEvent: true, ...given('INC-R0.1.4.1') },
  ),
  step(
    'HX-0619-0152a',
    '06-19 01:52',
    police,
    ['task.accept', 'INC-C1.1.4.3'],
    { crew: 18, vehicles: 6 },
    ['受领 P-CHEM 4.3 警戒', 'Accepts clause 4.3'],
    { after: ['HX-0619-0150a'], asAgencyEvent: true, ...given('INC-C1.1.4.3') },
  ),
  step(
    'HX-0619-0157a',
    '06-19 01:57',
    duty,
    ['activation.skip-clause', 'INC-C1'],
    { clauseId: '2.1', reason: '企业台账被淹，无法核对', evidence: '企业负责人 01:55 电话' },
    ['P-CHEM 2.1 未执行：台账被淹', 'Skips clause 2.1'],
    { after: ['HX-0619-0155a'], ...activated('INC-C1', 'activation.begun') },
  ),
  step(
    'HX-0619-0510a',
    '06-19 05:10',
    police,
    ['task.complete', 'INC-C1.1.4.3'],
    { outcome: '警戒解除，首批 2 人未佩戴防护到场' },
    ['P-CHEM 4.3 完成', 'Clause 4.3 done'],
    { after: ['HX-0619-0152a', 'HX-0619-0500a'], asAgencyEvent: true },
  ),
  step(
    'HX-0619-0730a',
    '06-19 07:30',
    traffic,
    ['task.complete', 'INC-R0.1.4.1'],
    { outcome: '低洼路段恢复通行' },
    ['P-FLOOD 4.1 完成', 'Clause 4.1 done'],
    { ...asAgencyEvent },
  ),
  step(
    'HX-0619-0740a',
    '06-19 07:40',
    drainage,
    ['task.complete', 'INC-R0.1.3.2'],
    { outcome: '巡查 23 处，处置积水 4 处' },
    ['P-FLOOD 3.2 完成', 'Clause 3.2 done'],
    { ...asAgencyEvent },
  ),
];

const findings = (
  [
    ['F-09', '4.3', '首批到场人员防护等级不明'],
    ['F-10', '2.1', '仓库防洪设计不足，核对台账不可行'],
    ['F-13', '5.2', '大气监测点位布设及时，条款可简化'],
  ] as const
).map(([findingId, clauseId, text]) =>
  step(
    `HX-0626-1030-${findingId}`,
    '06-26 10:30',
    dispatch,
    ['plan.record-finding', 'P-CHEM'],
    { findingId, incidentId: 'INC-C1', clauseId, text },
    [`P-CHEM ${clauseId} 待修订：${findingId}`, `Records ${findingId}`],
    { after: ['HX-0626-1000-INC-C1'] },
  ),
);

/** The activation is evaluated, and a finding becomes a clause of the next version. */
export const planAftermath: readonly Draft[] = [
  ...findings,
  step(
    'HX-0626-1100a',
    '06-26 11:00',
    commander,
    ['plan.evaluate', 'P-CHEM'],
    {
      evaluationId: 'EV-CHEM-2026-06',
      incidentId: 'INC-C1',
      summary: '条款总体可用；4.3 未写明防护等级，2.1 未能执行',
      findingIds: ['F-09', 'F-10', 'F-13'],
    },
    ['评估 P-CHEM v4：3 条待修订', 'Evaluates P-CHEM v4'],
    { after: findings.map(({ id }) => id) },
  ),
  step(
    'HX-0626-1110a',
    '06-26 11:10',
    floodCommander,
    ['plan.evaluate', 'P-FLOOD'],
    { evaluationId: 'EV-FLOOD-2026-06', incidentId: 'INC-R0', summary: '各条款按级别启动，执行及时' },
    ['评估 P-FLOOD v3', 'Evaluates P-FLOOD v3'],
    { after: ['HX-0626-1000-INC-R0'] },
  ),
  step(
    'HX-0713-0900a',
    '07-13 09:00',
    dispatch,
    ['plan.revise', 'P-CHEM'],
    { reason: 'INC-C1 复盘：首批到场人员防护等级不明', findingIds: ['F-09'] },
    ['启动 P-CHEM 修订', 'Begins the revision of P-CHEM'],
    { after: ['HX-0626-1100a'] },
  ),
  step(
    'HX-0713-1000a',
    '07-13 10:00',
    dispatch,
    ['plan.put-clause', 'P-CHEM'],
    {
      ...clause(
        ['4.3', '首批到场人员'],
        '首批到场人员按毒性气体一级防护进入；不具备的在外围设置警戒，等待专业队',
        from(3),
        taskOf('外围警戒', '按一级防护要求设置 500 m 警戒区', 1),
      ),
    },
    ['改写条款 4.3：明确一级防护', 'Rewrites clause 4.3'],
  ),
  step('HX-0713-1100a', '07-13 11:00', dispatch, ['plan.submit', 'P-CHEM'], {}, [
    'P-CHEM v5 送审',
    'Submits v5',
  ]),
  step(
    'HX-0714-1000a',
    '07-14 10:00',
    commander,
    ['plan.review', 'P-CHEM'],
    { verdict: 'approved', comments: '发现 F-09 已落实' },
    ['P-CHEM v5 评审通过', 'Approves v5'],
  ),
  step('HX-0715-0900a', '07-15 09:00', commander, ['plan.publish', 'P-CHEM'], {}, [
    '发布 P-CHEM v5：条款 4.3 ← F-09',
    'Publishes P-CHEM v5: 4.3 from F-09',
  ]),
];
