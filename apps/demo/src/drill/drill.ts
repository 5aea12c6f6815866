import { speakers } from '../story/parties.js';
import { local, step, type Awaited, type Body, type Draft, type Step } from '../story/step.js';

const { commander, duty, dispatch, police, zone, hazmat, xiaomeng } = speakers;

export const drillId = 'DRILL-2026-07';
const on = '09-10 09:00';
/** A minute of this drill lasts a second. */
const speed = 60;
const lateMs = 2_500;

const happened = (stream: string, event: string, about?: string): Awaited => ({ stream, event, about });
const delivered = (injectId: string): Awaited => happened(`inject-${injectId}`, 'inject.delivered');
const inside = (draft: Draft, more: { hesitatesMs?: number } = {}): Draft => ({
  ...draft,
  drill: drillId,
  ...more,
});

const cordon = 'INC-C1.1.4.3';
const unitReport = 'INC-C1.accident-unit';
const countyReport = 'INC-C1.accident-county';

const plan: Body<'drill.plan'> = {
  title: '甲酸甲酯泄漏处置实战化演练',
  planId: 'P-CHEM',
  planVersion: 5,
  speed,
  participants: ['JKZ', 'PSB', 'ST-XIAOMENG', 'GY-EMB'],
  objectives: [
    { id: 'O-1', text: '首批到场人员按 P-CHEM v5 条款 4.3 设置警戒' },
    { id: 'O-2', text: '街道值班 1 分钟内签收' },
  ],
  // the report and the plugging of that night
  seed: { incidentId: 'INC-C1', durationMinutes: 2, mostInjects: 2 },
  injects: [
    {
      id: 'L1',
      afterMinutes: 1,
      agencyId: 'ST-XIAOMENG',
      text: '电话：泄漏点下风向 500 m 内仍有住户，请立即签收',
      expectedWithinMinutes: 1,
      objectiveId: 'O-2',
    },
    {
      id: 'L2',
      afterMinutes: 1,
      agencyId: 'PSB',
      text: '首批警力到达外围，尚无一级防护装备',
      expectedAction: '受领警戒任务，在外围设置警戒',
      expectedCommand: 'task.accept',
      expectedWithinMinutes: 10,
      objectiveId: 'O-1',
    },
  ],
};

const conducted: readonly Draft[] = [
  step('HX-0910-0900a', on, duty, ['drill.plan', drillId], plan, [
    '据 INC-C1 策划演练，检验 P-CHEM v5',
    'Plans a drill of P-CHEM v5 out of INC-C1',
  ]),
  step('HX-0910-0900b', on, duty, ['drill.start', drillId], {}, ['开始演练', 'Starts it'], {
    after: ['HX-0910-0900a'],
  }),
];

const played: readonly Draft[] = [
  step(
    'HX-0910-0901a',
    '09-10 09:01',
    duty,
    ['incident.report', 'INC-C1'],
    {
      title: '小孟仓库甲酸甲酯泄漏（演练）',
      category: 'accident',
      areaCode: '520111010',
      description: '演练：卸车管线断裂，2 人昏倒',
      casualties: { injured: 2 },
      exercise: true,
    },
    ['演练内首报', 'Reports inside the drill'],
    { after: ['HX-0910-0900b'], awaits: [delivered('S1')] },
  ),
  step(
    'HX-0910-0902a',
    '09-10 09:02',
    commander,
    ['incident.activate-response', 'INC-C1'],
    {
      level: 3,
      matter: '演练：甲酸甲酯泄漏',
      expectedDurationMinutes: 60,
      measures: ['疏散 500 m 内人员', '外围警戒'],
      planId: 'P-CHEM',
    },
    ['演练内启动 P-CHEM 三级响应', 'Activates P-CHEM inside it'],
    { after: ['HX-0910-0901a'] },
  ),
  step(
    'HX-0910-0903a',
    '09-10 09:03',
    police,
    ['task.accept', cordon],
    { crew: 12, vehicles: 4 },
    ['受领 P-CHEM 4.3 警戒', 'Accepts clause 4.3'],
    { after: ['HX-0910-0902a'], awaits: [delivered('L2'), happened(`task-${cordon}`, 'task.assigned')] },
  ),
  step(
    'HX-0910-0904a',
    '09-10 09:04',
    police,
    ['task.complete', cordon],
    { outcome: '500 m 外围警戒设置完毕，无人越线' },
    ['P-CHEM 4.3 执行完毕', 'Clause 4.3 is carried out'],
    { after: ['HX-0910-0903a'] },
  ),
  step(
    'HX-0910-0904b',
    '09-10 09:04',
    duty,
    ['activation.skip-clause', 'INC-C1'],
    { clauseId: '2.1', reason: '企业台账仍为纸质，无法远程核对', evidence: '开发区值班 09:03 电话' },
    ['P-CHEM 2.1 未执行：台账无法核对', 'Skips clause 2.1'],
    { after: ['HX-0910-0902a'], awaits: [happened('activation-INC-C1', 'activation.begun')] },
  ),
  step(
    'HX-0910-0905a',
    '09-10 09:05',
    zone,
    ['report.submit', unitReport],
    {
      facts: '演练：卸车管线断裂，持续泄漏，伤 2 人',
      casualties: { injured: 2 },
      measures: ['停止作业', '人员撤离'],
      channel: 'phone',
    },
    ['演练内企业报区（时限 1 小时）', 'The firm reports inside it, within 1 h'],
    { after: ['HX-0910-0901a'], awaits: [happened(`report-${unitReport}`, 'report.required')] },
  ),
  step(
    'HX-0910-0906a',
    '09-10 09:06',
    duty,
    ['report.submit', countyReport],
    {
      facts: '演练：小孟仓库甲酸甲酯泄漏，已启动三级响应，警戒到位',
      casualties: { injured: 2 },
      measures: ['外围警戒', '堵漏'],
      channel: 'written',
    },
    ['演练内区报市（时限 2 小时）', 'The district reports inside it, within 2 h'],
    {
      after: ['HX-0910-0904a'],
      awaits: [
        happened(`report-${countyReport}`, 'report.required'),
        happened('activation-INC-C1', 'activation.clause-executed', '4.3'),
      ],
    },
  ),
  step(
    'HX-0910-0907a',
    '09-10 09:07',
    hazmat,
    ['inject.acknowledge', 'S2'],
    { note: 'T-HAZ 出动' },
    ['签收堵漏任务', 'Acknowledges the plugging'],
    { after: ['HX-0910-0900b'], awaits: [delivered('S2')] },
  ),
].map((draft) => inside(draft));

const late = inside(
  step(
    'HX-0910-0908a',
    '09-10 09:08',
    xiaomeng,
    ['inject.acknowledge', 'L1'],
    { note: '已通知到户' },
    ['迟签收注入', 'Acknowledges late'],
    { after: ['HX-0910-0900b'], awaits: [delivered('L1')] },
  ),
  { hesitatesMs: lateMs },
);

const concluded: readonly Draft[] = [
  step(
    'HX-0910-1000a',
    '09-10 10:00',
    duty,
    ['drill.end', drillId],
    { reason: '科目完成' },
    ['结束演练', 'Ends it'],
    { after: [...played, late].map(({ id }) => id) },
  ),
  step(
    'HX-0910-1100a',
    '09-10 11:00',
    duty,
    ['drill.evaluate', drillId],
    {
      summary: '条款 4.3 执行到位，信息报送按时；街道签收超时一次，条款 2.1 仍无法执行',
      findings: [
        {
          id: 'F-18',
          text: '小孟街道值班签收超时',
          objectiveId: 'O-2',
          agencyId: 'ST-XIAOMENG',
        },
        { id: 'F-19', text: 'P-CHEM 2.1 无法执行：企业台账仍为纸质', agencyId: 'JKZ' },
      ],
    },
    ['评估：2 条发现', 'Evaluates it: two findings'],
    { after: ['HX-0910-1000a'] },
  ),
  step(
    'HX-0910-1130a',
    '09-10 11:30',
    duty,
    ['drill.assign-action', drillId],
    {
      actionId: 'A-1',
      findingId: 'F-18',
      agencyId: 'ST-XIAOMENG',
      text: '值班室配备备用终端，更新备用联系人名单',
      dueAt: local('10-10 18:00'),
    },
    ['下达整改措施', 'Assigns a corrective action'],
    { after: ['HX-0910-1100a'] },
  ),
  step(
    'HX-0910-1130b',
    '09-10 11:30',
    dispatch,
    ['plan.record-drill', 'P-CHEM'],
    { drillId, heldAt: local('09-10 09:00') },
    ['P-CHEM 登记演练，下次演练期限顺延', 'Records the drill of P-CHEM'],
    { after: ['HX-0910-1100a'] },
  ),
  step(
    'HX-0910-1130c',
    '09-10 11:30',
    dispatch,
    ['plan.record-finding', 'P-CHEM'],
    { findingId: 'F-19', drillId, clauseId: '2.1', text: '企业台账仍为纸质，无法远程核对' },
    ['P-CHEM 2.1 待修订：F-19', 'Records F-19'],
    { after: ['HX-0910-1130b'] },
  ),
];

/**
 * A short drill of P-CHEM after the night: one clause carried out, one skipped, one acknowledgement late, and what
 * follows from it.
 */
export const drillSteps: readonly Step[] = [...conducted, ...played, late, ...concluded].map((draft) => ({
  ...draft,
  after: draft.after ?? [],
}));
