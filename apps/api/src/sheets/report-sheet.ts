import type { ReportLanguage } from '#audit';
import type { Casualties } from '#domain';
import type { Report } from '#read-model';
import { channelWords, levelWords } from './code-words.js';
import { lines, list, minute, rows, sheet, text, type Words } from './page.js';

const words = {
  title: ['突发事件信息报告', 'Report on an event'],
  number: ['编号', 'Number'],
  kind: ['报送类别', 'Stage'],
  from: ['报送单位', 'From'],
  to: ['报至', 'To'],
  incident: ['突发事件', 'Incident'],
  level: ['初判级别', 'Level'],
  channel: ['报送方式', 'Channel'],
  asOf: ['截止时间', 'As of'],
  sent: ['报出时间', 'Sent'],
  due: ['时限', 'Due'],
  late: ['迟报', 'late'],
  source: ['依据', 'By'],
  unread: ['[U] 未经核实', '[U] not confirmed'],
  facts: ['基本情况', 'Facts'],
  people: [
    '人员情况（未列者为未报，不等于 0）',
    'Casualties; what is not listed was not reported, which is not 0',
  ],
  measures: ['已采取的措施', 'Measures taken'],
  corrected: ['更正（原报数与现报数均保留）', 'Corrected; what was reported stays on record'],
  none: ['未报', 'not reported'],
  initial: ['初报', 'First report'],
  further: ['续报', 'Further report'],
  final: ['终报', 'Final report'],
  unsent: ['尚未报送', 'Nothing was reported yet'],
  drafted: ['拟稿', 'Drafted'],
  reviewed: ['审核', 'Reviewed'],
  issued: ['签发', 'Signed'],
} as const satisfies Readonly<Record<string, Words>>;

const figures: Readonly<Record<keyof Casualties, Words>> = {
  dead: ['死亡', 'Dead'],
  injured: ['受伤', 'Injured'],
  missing: ['失联', 'Missing'],
  trapped: ['被困', 'Trapped'],
};
const fields = Object.keys(figures) as (keyof Casualties)[];

interface Said {
  readonly facts: string;
  readonly casualties?: Casualties;
  readonly measures?: readonly string[];
  readonly asOf?: string;
  readonly correction?: { readonly reason: string };
  readonly corrected?: readonly {
    readonly field: keyof Casualties;
    readonly from: number;
    readonly to: number;
  }[];
  readonly at: string | null;
  readonly kind: 'initial' | 'further' | 'final';
}

/** What was reported, in the order in which it was; each part as it was sent. */
export function reportSheet(
  report: Report,
  name: (agencyId: string) => string,
  language: ReportLanguage,
): string {
  const tongue = language === 'en' ? 1 : 0;
  const say = (key: keyof typeof words): string => words[key][tongue];
  const { id, incidentId, obligedAgencyId, superiorAgencyId, eventLevel, content, supplements } = report;
  const level = content?.eventLevel ?? eventLevel;
  const source = `${text(report.source)}${report.confirmed ? '' : ` · ${say('unread')}`}`;
  const parts: Said[] = [
    ...(content ? [{ ...content, at: report.submittedAt, kind: 'initial' } as const] : []),
    ...supplements.map((one) => ({ ...one, kind: one.final ? 'final' : 'further' }) as const),
  ];
  const head = rows([
    [say('number'), text(id)],
    [say('incident'), text(incidentId ?? '')],
    [say('from'), text(name(obligedAgencyId))],
    [say('to'), text(name(superiorAgencyId))],
    [say('level'), level ? levelWords[level][tongue] : say('none')],
    [say('channel'), channelWords[content?.channel ?? report.channel][tongue]],
    [say('due'), `${minute(report.dueAt)}${report.late ? ` · ${say('late')}` : ''}`],
    [say('source'), source],
  ]);
  const part = ({ kind, at, asOf, facts, casualties, measures, correction, corrected }: Said): string => {
    const people = fields.map((field) => {
      const value = casualties?.[field];
      return `${figures[field][tongue]} ${value === undefined ? `<span class="none">${say('none')}</span>` : value}`;
    });
    const lowered = (corrected ?? []).map((one) => `${figures[one.field][tongue]} ${one.from} → ${one.to}`);
    return [
      `<h2>${say(kind)}${at === null ? '' : ` · ${say('sent')} ${minute(at)}`}${
        asOf === undefined ? '' : ` · ${say('asOf')} ${minute(asOf)}`
      }</h2>`,
      `<p>${lines(facts)}</p>`,
      `<p>${say('people')}：${people.join('，')}</p>`,
      ...(measures && measures.length > 0 ? [`<p>${say('measures')}</p>${list(measures.map(text))}`] : []),
      ...(correction
        ? [`<p>${say('corrected')}：${[...lowered, text(correction.reason)].join('；')}</p>`]
        : []),
    ].join('');
  };
  const signed = (['drafted', 'reviewed', 'issued'] as const).map((key) => `<div>${say(key)}</div>`).join('');
  const body = [
    head,
    ...(parts.length === 0 ? [`<p>${say('unsent')}</p>`] : parts.map(part)),
    `<div class="signed">${signed}</div>`,
  ];
  return sheet(
    { title: say('title'), isExercise: report.exercise, upright: true },
    body.join('\n    '),
    language,
  );
}
