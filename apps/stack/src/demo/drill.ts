import { speakers } from './parties.js';
import { local, step, type Awaited, type Body, type Draft, type Step } from './step.js';

const { duty, dispatch, gaopo, rescueTeam } = speakers;

export const drillId = 'DR-G1';
const on = '07-15 10:00';
/** A minute of this drill lasts a second. */
const speed = 60;
const lateMs = 2_500;

const delivered = (injectId: string): Awaited[] => [
  { stream: `inject-${injectId}`, event: 'inject.delivered' },
];
const inside = (draft: Draft, more: { hesitatesMs?: number } = {}): Draft => ({
  ...draft,
  drill: drillId,
  ...more,
});

const plan: Body<'drill.plan'> = {
  title: '高坡滑坡处置桌面推演',
  speed,
  participants: ['REDX', 'ST-GAOPO'],
  objectives: [
    { id: 'O-1', text: '首报、调度、请援按时完成' },
    { id: 'O-2', text: '乡镇值班 1 分钟内签收' },
  ],
  // the report, the search and the call for excavators of that night
  seed: { incidentId: 'INC-G1', durationMinutes: 3, mostInjects: 3 },
  injects: [
    {
      id: 'L1',
      afterMinutes: 1,
      agencyId: 'ST-GAOPO',
      text: '电话：寨下 2 户尚未撤离，请立即签收',
      expectedWithinMinutes: 1,
      objectiveId: 'O-2',
    },
  ],
};

const drafts: readonly Draft[] = [
  step('HX-DR-01', on, duty, ['drill.plan', drillId], plan, [
    '据滑坡复盘策划演练',
    'Plans a drill out of the landslide',
  ]),
  step('HX-DR-02', on, duty, ['drill.start', drillId], {}, ['开始演练', 'Starts it'], {
    after: ['HX-DR-01'],
  }),
  inside(
    step(
      'HX-DR-03',
      on,
      duty,
      ['incident.report', 'INC-G1'],
      {
        title: '高坡乡山体滑坡（推演）',
        category: 'natural-disaster',
        areaCode: '520111207',
        description: '推演：滑坡，失联 1 人',
        casualties: { missing: 1 },
        exercise: true,
      },
      ['演练内首报', 'Reports inside the drill'],
      { after: ['HX-DR-02'], awaits: delivered('S1') },
    ),
  ),
  inside(
    step(
      'HX-DR-04',
      on,
      gaopo,
      ['inject.acknowledge', 'L1'],
      { note: '已通知到户' },
      ['迟签收注入', 'Acknowledges late'],
      {
        after: ['HX-DR-02'],
        awaits: delivered('L1'),
      },
    ),
    { hesitatesMs: lateMs },
  ),
  inside(
    step(
      'HX-DR-05',
      on,
      rescueTeam,
      ['inject.acknowledge', 'S2'],
      { note: '出动' },
      ['签收搜寻任务', 'Acknowledges the search'],
      {
        after: ['HX-DR-02'],
        awaits: delivered('S2'),
      },
    ),
  ),
  inside(
    step(
      'HX-DR-06',
      on,
      dispatch,
      ['sharing.request', 'SH-G1-DIG'],
      {
        incidentId: 'INC-G1',
        capability: 'excavator-m3',
        amount: 2,
        neededBy: local('07-15 12:00'),
        deliverTo: { areaCode: '520111207', place: '高坡乡' },
        priority: 2,
        purpose: '推演：清理道路',
      },
      ['演练内请援', 'Asks for excavators inside it'],
      { after: ['HX-DR-03'], awaits: delivered('S3') },
    ),
  ),
  step('HX-DR-07', on, duty, ['drill.end', drillId], { reason: '科目完成' }, ['结束演练', 'Ends it'], {
    after: ['HX-DR-04', 'HX-DR-05', 'HX-DR-06'],
  }),
  step(
    'HX-DR-08',
    on,
    duty,
    ['drill.evaluate', drillId],
    {
      summary: '首报、搜救、请援按时；乡镇签收超时一次',
      findings: [
        { id: 'F-18', text: '高坡值班签收超时，与复盘 F-01 同因', objectiveId: 'O-2', agencyId: 'ST-GAOPO' },
      ],
    },
    ['评估：1 条发现', 'Evaluates it: one finding'],
    { after: ['HX-DR-07'] },
  ),
  step(
    'HX-DR-09',
    on,
    duty,
    ['drill.assign-action', drillId],
    {
      actionId: 'A-1',
      findingId: 'F-18',
      agencyId: 'ST-GAOPO',
      text: '值班室配备备用终端，更新备用联系人名单',
      dueAt: local('08-15 18:00'),
    },
    ['下达整改措施', 'Assigns a corrective action'],
    { after: ['HX-DR-08'] },
  ),
];

/** A short drill after the night, from plan to corrective action, with one late acknowledgement. */
export const drillSteps: readonly Step[] = drafts.map((draft) => ({ ...draft, after: draft.after ?? [] }));
