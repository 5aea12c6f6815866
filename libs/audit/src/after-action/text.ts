import type { AfterAction, AfterActionEntry, BreachKind, Durations } from './figures.js';
import { beijing, cell, yuan, type ReportLanguage } from './format.js';
import type { TwoPersonCase } from '#domain';
import type { SecondState } from './seconds.js';
import { namedPlaces } from './sentences/duty.js';
import type { Texts } from './sentences/words.js';

const words = {
  title: ['复盘报告', 'After-action report'],
  position: ['日志位置', 'Log position'],
  exercise: ['演练', 'exercise'],
  times: ['用时（分钟）', 'Times (minutes)'],
  verify: ['首报到核实', 'Report to verification'],
  activate: ['首报到启动响应', 'Report to response'],
  contain: ['首报到受控', 'Report to containment'],
  close: ['首报到办结', 'Report to closing'],
  acknowledge: ['任务受领', 'Tasks to acknowledgement'],
  arrive: ['请求到到场', 'Requests to arrival'],
  breaches: ['违约与逾期', 'Breaches'],
  shortfalls: ['未满足的需求', 'Unmet demand'],
  allocations: ['分配决定', 'Allocation decisions'],
  decisions: ['指挥决定', 'Decisions'],
  seconds: ['双人办理', 'Decisions of two persons'],
  corrections: ['更正', 'Corrections'],
  cost: ['费用', 'Cost'],
  funded: ['征用经费', 'Funded'],
  claimed: ['申请补偿', 'Claimed'],
  paid: ['已付', 'Paid'],
  onDuty: ['值班人员（北京时间）', 'On duty (Beijing time)'],
  irregular: ['迟到、乱序或时间超前的信息', 'Late, out of order, or dated in the future'],
  timeline: ['时间线（北京时间，按发生先后）', 'Timeline (Beijing time, in order of happening)'],
  none: ['无', 'None'],
  yuan: ['元', 'yuan'],
  override: ['人工决定', 'override'],
  count: ['次', 'times'],
  median: ['中位', 'median'],
  longest: ['最长', 'longest'],
} as const satisfies Record<string, Texts>;

const heads = {
  breaches: [
    ['事项', '对象', '单位', '时限', '完成', '自称', '超过（分钟）', '依据'],
    ['What', 'Of', 'Agency', 'Due', 'Done', 'Claimed', 'Late (min)', 'Source'],
  ],
  shortfalls: [
    ['协商', '能力', '需求', '满足', '缺口'],
    ['Negotiation', 'Capability', 'Asked', 'Covered', 'Short'],
  ],
  allocations: [
    ['位置', '协商', '时间', '单位', '分配', '缺口', '凭证位置', '人工决定'],
    ['Position', 'Negotiation', 'When', 'Agency', 'Lines', 'Short', 'Certificate', 'Override'],
  ],
  decisions: [
    ['位置', '时间', '单位', '决定', '结果', '理由'],
    ['Position', 'When', 'Agency', 'Decision', 'Outcome', 'Reason'],
  ],
  seconds: [
    ['位置', '时间', '事项', '对象', '第一人', '第二人', '情况', '单人先行的理由', '补签时限'],
    ['Position', 'When', 'What', 'Of', 'First', 'Second', 'State', 'Alone because', 'To be signed by'],
  ],
  corrections: [
    ['位置', '字段', '原值', '新值', '单位', '时间', '理由'],
    ['Position', 'Field', 'Before', 'After', 'Agency', 'When', 'Reason'],
  ],
  onDuty: [
    ['单位', '岗位', '自', '至', '人员'],
    ['Agency', 'Post', 'From', 'Until', 'Persons'],
  ],
  irregular: [
    ['位置', '事项', '单位', '标记'],
    ['Position', 'What', 'Agency', 'Flags'],
  ],
  timeline: [
    ['时间', '单位', '事项', '对象', '内容', '标记'],
    ['When', 'Agency', 'What', 'Of', 'Text', 'Flags'],
  ],
} as const;

const breachTexts: Readonly<Record<BreachKind, Texts>> = {
  'not-acknowledged-in-time': ['任务未按时受领', 'Task not acknowledged in time'],
  'needed-by-missed': ['晚于需用时间到场', 'Arrived after it was needed'],
  'agreement-arrival-missed': ['未按协议时限到场', 'Arrival promised by agreement missed'],
  'report-late': ['迟报', 'Statutory report late'],
  'report-missing': ['逾期未报', 'Statutory report missing'],
  'report-omitted': ['漏报', 'Statutory report omitted'],
  'requisition-unreturned': ['征用未归还未补偿', 'Requisition neither returned nor compensated'],
};

const secondTexts: Readonly<Record<SecondState, Texts>> = {
  confirmed: ['第二人已确认', 'confirmed'],
  signed: ['已补签', 'signed'],
  'signed-late': ['逾期补签', 'signed late'],
  objected: ['提出异议', 'objected to'],
  unsigned: ['未补签', 'unsigned'],
  'not-asked': ['无需第二人', 'one person sufficed'],
};

const caseTexts: Readonly<Record<TwoPersonCase, Texts>> = {
  override: ['人工改变分配', 'Override of an allocation'],
  requisition: ['征用', 'Requisition'],
  'high-level': ['一、二级', 'Level I or II'],
  'major-report': ['重大事件信息报送', 'Report of a major incident'],
};

const flagTexts: Readonly<Record<string, Texts>> = {
  late: ['迟到', 'late'],
  'out-of-order': ['乱序', 'out of order'],
  'future-dated': ['时间超前', 'dated in the future'],
};

/** The report for people to read. */
export function afterActionMarkdown(report: AfterAction, language: ReportLanguage): string {
  const tongue = language === 'en' ? 1 : 0;
  const say = (texts: Texts): string => texts[tongue];
  const word = (name: keyof typeof words): string => say(words[name]);
  const sentence = ({ sentence: { zh, en } }: Pick<AfterActionEntry, 'sentence'>): string => say([zh, en]);
  const sentences = new Map(report.timeline.map((entry) => [entry.position, sentence(entry)]));
  const flags = (list: readonly string[]): string =>
    list.map((flag) => say(flagTexts[flag] ?? [flag, flag])).join(language === 'en' ? ', ' : '、');
  const section = (
    name: keyof typeof heads,
    rows: readonly (string | number | undefined | null)[][],
  ): string[] => [
    `## ${word(name)}`,
    '',
    ...(rows.length === 0
      ? [word('none')]
      : [
          heads[name][tongue],
          heads[name][tongue].map(() => '---'),
          ...rows.map((row) => row.map((one) => cell(one))),
        ].map((row) => `| ${row.join(' | ')} |`)),
    '',
  ];
  const took = ({ count, medianMinutes, p90Minutes, longestMinutes }: Durations): string =>
    count === 0
      ? '—'
      : `${word('median')} ${medianMinutes}, P90 ${p90Minutes}, ${word('longest')} ${longestMinutes} (${count} ${word('count')})`;
  const { times, cost } = report;
  const minutes = (value: number | null): string => (value === null ? '—' : String(value));
  const level = report.eventLevel ?? '—';
  return [
    `# ${word('title')}: ${cell(report.title)}`,
    '',
    `${cell(report.incidentId)} · ${report.category} · ${level} · ${report.status}${report.exercise ? ` · ${word('exercise')}` : ''}`,
    '',
    `${word('position')}: ${report.position}`,
    '',
    `## ${word('times')}`,
    '',
    `- ${word('verify')}: ${minutes(times.verifyMinutes)}`,
    `- ${word('activate')}: ${minutes(times.activateMinutes)}`,
    `- ${word('contain')}: ${minutes(times.containMinutes)}`,
    `- ${word('close')}: ${minutes(times.closeMinutes)}`,
    `- ${word('acknowledge')}: ${took(times.acknowledge)}`,
    `- ${word('arrive')}: ${took(times.arrive)}`,
    '',
    ...section(
      'breaches',
      report.breaches.map((b) => [
        say(breachTexts[b.kind]),
        b.lineId === undefined ? b.stream : `${b.stream}/${b.lineId}`,
        b.agencyId,
        beijing(b.dueAt),
        beijing(b.doneAt),
        beijing(b.claimedAt),
        b.lateByMinutes,
        b.source,
      ]),
    ),
    ...section(
      'shortfalls',
      report.shortfalls.map((s) => [s.sharingId, s.capability, s.asked, s.covered, s.shortfall]),
    ),
    ...section(
      'allocations',
      report.allocations.map((d) => [
        d.position,
        `${d.sharingId} #${d.round}`,
        beijing(d.decidedAt),
        d.agencyId,
        d.lines.map(({ resourceId, quantity }) => `${resourceId} × ${quantity}`).join('; '),
        d.shortfall,
        d.certificatePosition,
        d.override,
      ]),
    ),
    ...section(
      'decisions',
      report.decisions.map((d) => [
        d.position,
        beijing(d.decidedAt),
        d.agencyId,
        sentences.get(d.position),
        d.outcome,
        d.reason,
      ]),
    ),
    ...section(
      'seconds',
      report.seconds.map((d) => [
        d.position,
        beijing(d.decidedAt),
        say(caseTexts[d.case]),
        d.stream,
        `${d.first.agencyId} ${d.first.role}`,
        d.second && `${d.second.agencyId} ${d.second.role}`,
        say(secondTexts[d.state]),
        d.aloneBecause,
        beijing(d.signBy),
      ]),
    ),
    ...section(
      'corrections',
      report.corrections.map((c) => [
        c.position,
        c.field,
        c.previousValue,
        c.value,
        c.agencyId,
        beijing(c.at),
        c.reason,
      ]),
    ),
    `## ${word('cost')}`,
    '',
    `- ${word('funded')}: ${yuan(cost.fundedFen)} ${word('yuan')}`,
    `- ${word('claimed')}: ${yuan(cost.claimedFen)} ${word('yuan')}`,
    `- ${word('paid')}: ${yuan(cost.paidFen)} ${word('yuan')}`,
    '',
    ...section(
      'onDuty',
      report.onDuty.map((d) => [
        d.agencyId,
        d.post,
        beijing(d.from),
        beijing(d.until),
        say(namedPlaces(d.places)),
      ]),
    ),
    ...section(
      'irregular',
      report.irregular.map((i) => [i.position, sentences.get(i.position), i.agencyId, flags(i.flags)]),
    ),
    ...section(
      'timeline',
      report.timeline.map((t) => [
        beijing(t.occurredAt),
        t.agencyId,
        sentence(t),
        t.stream,
        t.text,
        flags(t.flags),
      ]),
    ),
  ].join('\n');
}
