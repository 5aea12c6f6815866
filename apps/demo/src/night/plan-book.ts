import type { Actor, Clause, ResponseLevel } from '#domain';
import { speakers } from '../story/parties.js';
import { step, type Draft } from '../story/step.js';

const { commander, dispatch, flood, floodCommander, land, zone } = speakers;
const { police, environment, city, nanming, chemical } = speakers;

/** A response level and all above it. */
export const from = (lowest: ResponseLevel): ResponseLevel[] =>
  ([1, 2, 3, 4] as const).filter((level) => level <= lowest);

export const clause = (
  [clauseId, title]: readonly [string, string],
  text: string,
  levels: ResponseLevel[],
  action: Clause['action'],
): Clause => ({ clauseId, title, text, trigger: '启动相应级别响应', levels, action });

export const taskOf = (assigneeDuty: string, title: string, priority: number) => ({
  task: { assigneeDuty, title, priority, acknowledgeWithinMinutes: 60 },
});

interface Written {
  readonly id: string;
  readonly title: string;
  readonly version: number;
  readonly drafter: Actor;
  readonly reviewer: Actor;
  /** Whoever reviewed it unless given. */
  readonly publisher?: Actor;
  readonly kind: 'overall' | 'special';
  readonly category?: 'natural-disaster' | 'accident';
  readonly duties: readonly { duty: string; agencyId: string }[];
  readonly clauses: readonly Clause[];
}

/** The district's plans as they stand before the night; earlier versions exist on paper. */
const plans: readonly Written[] = [
  {
    id: 'P-GEN',
    title: '区突发事件总体应急预案',
    version: 5,
    drafter: dispatch,
    reviewer: commander,
    kind: 'overall',
    duties: [],
    clauses: [
      clause(['5.1', '值班值守'], '启动响应后 24 小时值班', from(4), {
        measure: { text: '24 小时值班值守' },
      }),
    ],
  },
  {
    id: 'P-FLOOD',
    title: '区防汛抗旱应急预案',
    version: 3,
    drafter: flood,
    // its own commander has no key apart from the drafter's: who has a hand in a draft does not review it
    reviewer: commander,
    publisher: floodCommander,
    kind: 'special',
    category: 'natural-disaster',
    duties: [
      { duty: '易涝点巡查', agencyId: 'URBAN' },
      { duty: '交通疏导', agencyId: 'TRAF' },
    ],
    clauses: [
      clause(['3.1', '值班值守'], '启动响应后 24 小时值守', from(4), { measure: { text: '24 小时值守' } }),
      clause(
        ['3.2', '巡查低洼地段'],
        '排水部门巡查易涝点和下穿隧道',
        from(4),
        taskOf('易涝点巡查', '巡查低洼地段和下穿隧道', 3),
      ),
      clause(
        ['4.1', '低洼路段交通疏导'],
        '三级以上响应，对低洼路段疏导分流',
        from(3),
        taskOf('交通疏导', '低洼路段疏导分流', 3),
      ),
      clause(['4.2', '通报毗邻'], '三级以上响应，通报下游毗邻地区', from(3), {
        notice: { agencyIds: ['NM-EMB'], message: '花溪区防汛响应已提升，请下游做好防范' },
      }),
      clause(['5.1', '公安协助转移'], '二级以上响应，公安协助转移群众', from(2), {
        task: { assigneeAgencyId: 'PSB', title: '协助转移群众', priority: 1, acknowledgeWithinMinutes: 15 },
      }),
    ],
  },
  {
    id: 'P-GEO',
    title: '区地质灾害应急预案',
    version: 2,
    drafter: dispatch,
    reviewer: commander,
    kind: 'special',
    category: 'natural-disaster',
    duties: [{ duty: '地灾监测', agencyId: land.agencyId }],
    clauses: [
      clause(
        ['3.4', '隐患点加密监测'],
        '隐患点位移加快时加密监测',
        from(4),
        taskOf('地灾监测', '隐患点加密监测', 2),
      ),
    ],
  },
  {
    id: 'P-CHEM',
    title: '区危险化学品事故应急预案',
    version: 4,
    drafter: dispatch,
    reviewer: commander,
    kind: 'special',
    category: 'accident',
    duties: [
      { duty: '外围警戒', agencyId: police.agencyId },
      { duty: '大气监测', agencyId: environment.agencyId },
    ],
    clauses: [
      clause(['2.1', '源头管控'], '核对事故单位储存品种、数量和周边设防', from(3), {
        measure: { text: '核对储存品种、数量和设防情况' },
      }),
      clause(
        ['4.3', '首批到场人员'],
        '首批到场人员在外围设置警戒，等待专业队',
        from(3),
        taskOf('外围警戒', '设置 500 m 警戒区', 1),
      ),
      clause(['4.5', '通报开发区'], '通报开发区管委会', from(3), {
        notice: { agencyIds: [zone.agencyId], message: '已按危化预案启动三级响应，请专业队待命' },
      }),
      clause(
        ['5.2', '大气监测'],
        '二级以上响应，加密大气监测点位',
        from(2),
        taskOf('大气监测', '加密大气监测点位', 2),
      ),
    ],
  },
];

const written = plans.flatMap((plan, index): Draft[] => {
  const {
    id,
    title,
    version,
    drafter,
    reviewer,
    publisher = reviewer,
    kind,
    category,
    duties,
    clauses,
  } = plan;
  const elsewhere = reviewer.agencyId === drafter.agencyId ? {} : { reviewerAgencyId: reviewer.agencyId };
  const at = `06-0${index + 4}`;
  const content = { title, kind, category, areaCode: '520111', hazardous: false, duties, clauses, version };
  return [
    step(`HX-PREP-${id}a`, `${at} 09:00`, drafter, ['plan.draft', id], content, [
      `起草 ${title} v${version}，${clauses.length} 条`,
      `Drafts ${id} v${version}`,
    ]),
    step(`HX-PREP-${id}b`, `${at} 10:00`, drafter, ['plan.submit', id], elsewhere, [
      `${id} 送审`,
      `Submits ${id}`,
    ]),
    step(
      `HX-PREP-${id}c`,
      `${at} 15:00`,
      reviewer,
      ['plan.review', id],
      { verdict: 'approved', comments: '职责清楚，条款可执行' },
      [`${id} 评审通过`, `Approves ${id}`],
    ),
    step(`HX-PREP-${id}d`, `${at} 16:00`, publisher, ['plan.publish', id], {}, [
      `发布 ${title} v${version}`,
      `Publishes ${id} v${version}`,
    ]),
  ];
});

const links = (
  [
    ['P-FLOOD', flood, 'GY-FLOOD', city, 'superior', '市防汛抗旱应急预案'],
    ['P-FLOOD', flood, 'NM-FLOOD', nanming, 'neighbouring', '南明区防汛应急预案'],
    ['P-CHEM', dispatch, 'ENT-CHEM.P1', chemical, 'enterprise', '企业危化品事故预案'],
  ] as const
).flatMap(([planId, proposer, otherPlanId, other, relation, note], index): Draft[] => [
  step(
    `HX-PREP-LINK-${index + 1}a`,
    '06-09 09:00',
    proposer,
    ['plan.propose-link', planId],
    { otherPlanId, agencyId: other.agencyId, relation, note },
    [`${planId} 与${note}衔接`, `Links ${planId} to ${otherPlanId}`],
  ),
  step(
    `HX-PREP-LINK-${index + 1}b`,
    '06-09 15:00',
    other,
    ['plan.answer-link', planId],
    { otherPlanId, confirmed: true },
    ['确认预案衔接', 'Confirms the link'],
    { after: [`HX-PREP-LINK-${index + 1}a`] },
  ),
]);

/** The plans on file before the rain. */
export const planPreparation: readonly Draft[] = [...written, ...links];
