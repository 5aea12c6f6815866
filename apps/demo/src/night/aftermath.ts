import type { Actor } from '#domain';
import { speakers } from '../story/parties.js';
import { local, step, type Awaited, type Draft } from '../story/step.js';

const { commander, duty, day, dispatch, depot, flood, floodCommander, drainage, traffic } = speakers;
const { pump, bus, excavator, drone, chemical, fire, city } = speakers;

/** Towards the morning: the water goes down, the response ends. */
const morning: readonly Draft[] = [
  step(
    'HX-0619-0330a',
    '06-19 03:30',
    drainage,
    ['task.complete', 'TASK-F1-DRAIN'],
    { outcome: '隧道积水排干' },
    ['隧道积水排干', 'The underpass is dry'],
    { after: ['HX-0618-2209a', 'HX-0618-2305a', 'HX-0618-2308a'], asAgencyEvent: true },
  ),
  step(
    'HX-0619-0332a',
    '06-19 03:32',
    duty,
    ['incident.contain', 'INC-F1'],
    { summary: '积水排干，待清淤' },
    ['隧道内涝受控', 'The flooding is contained'],
    { after: ['HX-0618-2240a', 'HX-0619-0330a', 'HX-0619-0105c'] },
  ),
  step(
    'HX-0619-0500-EXT',
    '06-19 05:00',
    dispatch,
    ['sharing.request-extension', 'SH-F1-DRAIN'],
    { until: local('06-19 09:00'), reason: '隧道清淤仍需排水' },
    ['申请延期至 09:00', 'Asks to keep the pumps until 09:00'],
    { after: ['HX-0618-2305a', 'HX-0618-2308a'] },
  ),
  step(
    'HX-0619-0502-EXT',
    '06-19 05:02',
    pump,
    ['sharing.answer-extension', 'SH-F1-DRAIN'],
    { granted: true },
    ['同意延期', 'Grants the extension'],
    { after: ['HX-0619-0500-EXT'] },
  ),
  step(
    'HX-0619-0700-RET',
    '06-19 07:00',
    depot,
    ['sharing.recall', 'SH-F1-DRAIN'],
    { lineIds: ['1.2'], reason: '下一轮降雨前须归库检查' },
    ['物资库要求召回 6 台泵', 'The depot recalls its 6 pumps'],
    { after: ['HX-0619-0502-EXT'] },
  ),
  step(
    'HX-0619-0702-RET',
    '06-19 07:02',
    dispatch,
    ['sharing.answer-recall', 'SH-F1-DRAIN'],
    {
      lineIds: ['1.2'],
      answer: 'provisional',
      reason: '响应终止后即归还',
      returnBy: local('06-19 10:30'),
    },
    ['暂缓：响应终止后归还', 'Provisional: once the response has ended'],
    { after: ['HX-0619-0700-RET'] },
  ),
  step(
    'HX-0619-0600b',
    '06-19 06:00',
    traffic,
    ['task.complete', 'TASK-F1-CLOSE'],
    { outcome: '隧道恢复通行' },
    ['隧道恢复通行', 'The underpass is open again'],
    { after: ['HX-0618-2209b', 'HX-0619-0330a'], asAgencyEvent: true },
  ),
  step(
    'HX-0619-0800a',
    '06-19 08:00',
    floodCommander,
    ['incident.terminate-response', 'INC-R0'],
    { reason: '雨停水退，预警解除（突发事件应对法第八十六条）' },
    ['终止防汛响应', 'Ends the flood response'],
    {
      after: ['HX-0618-2330a', 'HX-0619-0710a', 'HX-0618-1705a', 'HX-0619-0730a', 'HX-0619-0740a'],
    },
  ),
];

interface Loan {
  readonly sharingId: string;
  /** Steps that must be through before the units can go home. */
  readonly arrived: readonly string[];
  /** And others that must be through. */
  readonly before?: readonly string[];
  readonly returns: readonly {
    readonly at: string;
    readonly owner: Actor;
    readonly count: { lineId: string; returned: number; damaged: number; consumed: number };
    readonly zh: string;
    readonly en: string;
  }[];
}

const count = (lineId: string, returned: number, damaged = 0, consumed = 0) => ({
  lineId,
  returned,
  damaged,
  consumed,
});

const loans: readonly Loan[] = [
  {
    sharingId: 'SH-F1-DRAIN',
    arrived: ['HX-0618-2305a', 'HX-0618-2308a'],
    before: ['HX-0619-0502-EXT', 'HX-0619-0702-RET'],
    returns: [
      {
        at: '09:30',
        owner: depot,
        count: count('1.2', 4),
        zh: '库存泵先回 4 台',
        en: '4 of 6 pumps are back',
      },
      { at: '10:15', owner: depot, count: count('1.2', 2), zh: '其余 2 台入库', en: 'The other 2 are back' },
      {
        at: '11:20',
        owner: pump,
        count: count('1.1', 0, 1),
        zh: '排水车归还，损坏软管 2 根，停用检修',
        en: 'Truck back, 2 hoses broken',
      },
    ],
  },
  {
    sharingId: 'SH-R0-BUS',
    arrived: ['HX-0619-0055a'],
    returns: [{ at: '09:50', owner: bus, count: count('1.1', 4), zh: '客车 4 台归还', en: '4 coaches back' }],
  },
  {
    sharingId: 'SH-G1-DIG',
    arrived: ['HX-0619-0225a', 'HX-0619-0630a'],
    returns: [
      {
        at: '10:40',
        owner: excavator,
        count: count('1.1', 2),
        zh: '挖掘机 2 台归还',
        en: '2 excavators back',
      },
    ],
  },
  {
    sharingId: 'SH-G1-UAV',
    arrived: ['HX-0619-0148c', 'HX-0619-0250a'],
    returns: [
      { at: '09:45', owner: drone, count: count('1.1', 2), zh: '无人机 2 架归还', en: '2 drones back' },
    ],
  },
  {
    sharingId: 'SH-C1-PLUG',
    arrived: ['HX-0619-0240a', 'HX-0619-0335a'],
    returns: [
      {
        at: '10:10',
        owner: chemical,
        count: count('1.1', 1, 0, 1),
        zh: '堵漏器材归还 1 套，消耗 1 套',
        en: '1 kit back, 1 used up',
      },
    ],
  },
  {
    sharingId: 'SH-C1-TANK',
    arrived: ['HX-0619-0240b', 'HX-0619-0335a'],
    returns: [{ at: '10:15', owner: chemical, count: count('1.1', 1), zh: '槽罐归还', en: 'Tank back' }],
  },
  {
    sharingId: 'SH-C1-TEAM',
    arrived: ['HX-0619-0238a'],
    returns: [
      { at: '09:40', owner: fire, count: count('1.1', 1), zh: 'T-FIRE1 归队', en: 'T-FIRE1 is home' },
    ],
  },
  {
    sharingId: 'SH-G1-TEAM',
    arrived: ['HX-0619-0320a'],
    // whose candidates they are while they are away
    before: ['HX-0619-0211b'],
    returns: [
      { at: '11:00', owner: city, count: count('1.1', 2), zh: '市级 2 队归队', en: 'City teams home' },
    ],
  },
];

const homecoming = loans.flatMap(({ sharingId, arrived, before = [], returns }): Draft[] => {
  const release = `HX-0619-0900-${sharingId}`;
  return [
    step(
      release,
      '06-19 09:00',
      dispatch,
      ['sharing.release', sharingId],
      { reason: '响应终止，全部归还' },
      [`解除使用 ${sharingId}`, 'Releases what was lent'],
      { after: [...arrived, ...before, 'HX-0619-0800a'] },
    ),
    ...returns.map(({ at, owner, count: line, zh, en }) =>
      step(
        `HX-0619-${at.replace(':', '')}-${sharingId}`,
        `06-19 ${at}`,
        owner,
        ['sharing.report-return', sharingId],
        { lines: [line], returnedAt: local(`06-19 ${at}`) },
        [zh, en],
        { after: [release], asAgencyEvent: true },
      ),
    ),
  ];
});

const money: readonly Draft[] = [
  step(
    'HX-0619-1125a',
    '06-19 11:25',
    pump,
    ['sharing.claim-compensation', 'SH-F1-DRAIN'],
    {
      claimId: 'CLAIM-F1-1',
      amountFen: 420_000,
      grounds: '台班 2600 元，软管 2 根 1600 元（突发事件应对法第十二条）',
    },
    ['申请补偿 4200 元', 'Claims 4,200 yuan'],
    { after: ['HX-0619-1120-SH-F1-DRAIN'] },
  ),
  step(
    'HX-0620-1500a',
    '06-20 15:00',
    pump,
    ['resource.repair', 'ENT-PUMP.truck'],
    { quantity: 1 },
    ['排水车软管换新，恢复可用', 'The truck is repaired'],
    {
      after: ['HX-0619-1120-SH-F1-DRAIN'],
      awaits: [{ stream: 'resource-ENT-PUMP.truck', event: 'resource.taken-back' }],
    },
  ),
  step(
    'HX-0622-1700a',
    '06-22 17:00',
    duty,
    ['sharing.pay-compensation', 'SH-F1-DRAIN'],
    { claimId: 'CLAIM-F1-1', amountFen: 420_000, reference: '财付 2026-0622-017' },
    ['支付补偿 4200 元', 'Pays 4,200 yuan'],
    { after: ['HX-0619-1125a'] },
  ),
];

/** What the plan of a response still had to do is done, its last notice too. */
const ended = (incidentId: string): { awaits: Awaited[] } => ({
  awaits: [{ stream: `activation-${incidentId}`, event: 'activation.ended' }],
});

const closing = (
  [
    ['INC-F1', day, '隧道清淤完毕，恢复通行', {}],
    ['INC-C1', day, '环境恢复，伤者平稳', ended('INC-C1')],
    ['INC-G1', day, '转入地质灾害常态监测', {}],
    ['INC-R0', flood, '暴雨过程结束', ended('INC-R0')],
  ] as const
).map(([incidentId, speaker, reason, more]) =>
  step(
    `HX-0619-1200-${incidentId}`,
    '06-19 12:00',
    speaker,
    ['incident.close', incidentId],
    { reason },
    [`办结 ${incidentId}`, 'Closes it'],
    more,
  ),
);

const reviews = (
  [
    [
      'INC-R0',
      floodCommander,
      '响应启动、提升、终止及时；乡镇叫应有一处超时',
      [
        'F-01 高坡值班电话 35 分钟未应答',
        'F-02 备用联系人名单更新不及时',
        'F-03 蓝色预警阶段预置力量不足',
        'F-04 下游通报渠道畅通',
      ],
    ],
    [
      'INC-F1',
      commander,
      '35 分钟内 4 人全部救出；排水能力缺口 900 m3/h',
      [
        'F-05 排水能力缺口 900 m3/h 未补足',
        'F-06 协议企业 1 台排水车在修未报备',
        'F-07 库存泵装车耗时偏长',
        'F-08 隧道积水自动封控未启用',
      ],
    ],
    [
      'INC-C1',
      commander,
      '统一指挥及时，疏散有序；修订危化预案条款 4.3',
      [
        'F-09 首批到场人员防护等级不明，预案条款 4.3 待修订',
        'F-10 仓库防洪设计不足，预案条款 2.1 待修订',
        'F-11 伤员统计口径不一，续报更正一次',
        'F-12 转输槽罐与堵漏器材到场衔接良好',
        'F-13 大气监测点位布设及时，预案条款 5.2 可简化',
      ],
    ],
    [
      'INC-G1',
      commander,
      '提前撤离 162 人，失联 1 人生还；消防编组两处争用',
      [
        'F-14 撤离留守 5 人未逐户签认',
        'F-15 T-FIRE1 两处争用，市级增援需前置',
        'F-16 热成像无人机缩短搜索时间',
        'F-17 道路清障机械到场 70 分钟，可接受',
      ],
    ],
  ] as const
).map(([incidentId, speaker, summary, findings]) =>
  step(
    `HX-0626-1000-${incidentId}`,
    '06-26 10:00',
    speaker,
    ['incident.review', incidentId],
    { summary, findings },
    [`复盘 ${incidentId}：${findings.length} 条发现`, 'Publishes the review'],
  ),
);

export const aftermathSteps: readonly Draft[] = [...morning, ...homecoming, ...money, ...closing, ...reviews];
