import type { ReportLanguage } from '#audit';
import type { StatedRow, StatisticsItem, StatisticsSet, StatisticsStage, StatisticsTotal } from '#domain';
import { lines, list, minute, rows, sheet, text, type Words } from './page.js';

/** A total that was sent, or a draft of one. */
export interface PrintedStatistics extends StatisticsTotal {
  readonly incidentId: string;
  readonly incidentTitle?: string;
  readonly isExercise: boolean;
  /** Nothing of a draft. */
  readonly number?: number;
  readonly draft: number;
  readonly from: string;
  readonly to: string;
  readonly table: readonly StatedRow[];
  readonly corrected: readonly {
    readonly item: string;
    readonly from: number;
    readonly to: number;
    readonly reason: string;
  }[];
  readonly signed: { readonly drafted?: string; readonly reviewed?: string; readonly issued?: string };
  readonly sentAt?: string;
  readonly receivedAt?: string;
  /** Place of the report in the log, by which it can be looked up and proved. */
  readonly position?: string;
}

const stages: Readonly<Record<StatisticsStage, Words>> = {
  initial: ['初报', 'First report'],
  'follow-up': ['续报', 'Further report'],
  verified: ['核报', 'Verified report'],
};

const words = {
  title: ['自然灾害灾情统计表', 'Disaster statistics'],
  number: ['编号', 'Number'],
  stage: ['报送类别', 'Stage'],
  incident: ['灾害事件', 'Incident'],
  from: ['报送单位', 'From'],
  to: ['报至', 'To'],
  asOf: ['截止时间', 'As of'],
  sent: ['报出时间', 'Sent'],
  received: ['签收时间', 'Received'],
  draft: ['未签发，第 {} 稿', 'Draft {}, not signed'],
  area: ['地区', 'Area'],
  statedAsOf: ['截止', 'As of'],
  sum: ['各地合计', 'Sum over areas'],
  total: ['报送数', 'Reported'],
  none: ['未报', 'not reported'],
  missing: ['尚未填报的地区', 'Areas that have stated nothing'],
  differences: ['与各地合计不一致的说明', 'Why totals are other than the sums'],
  corrections: ['更正（原报数与现报数均保留）', 'Corrections: what was reported stays on record'],
  notes: ['备注', 'Notes'],
  drafted: ['填表人', 'Drafted'],
  reviewed: ['审核', 'Reviewed'],
  issued: ['单位负责人（签发）', 'Signed'],
  stable: ['灾情已稳定', 'The situation is stable'],
  unread: [
    '指标与单位依据：{}。[U] 表示未与原文核对，不作为官方口径。',
    'Items and units: {}. [U] marks what was not compared with the text: it is not official.',
  ],
  record: ['记录位置 {}，可据此查验', 'Position {} of the log, by which it can be proved'],
  never: ['“未报”不等于 0。', '“Not reported” is not 0.'],
} as const satisfies Readonly<Record<string, Words>>;

/** The table in the order in which offices expect it: who, what stage, as of when, areas with their sum, reasons, signatures. */
export function statisticsSheet(
  printed: PrintedStatistics,
  { items }: StatisticsSet,
  areaName: (code: string) => string,
  language: ReportLanguage,
): string {
  const tongue = language === 'en' ? 1 : 0;
  const say = (key: keyof typeof words, value = ''): string => words[key][tongue].replace('{}', text(value));
  const named = (code: string): string => {
    const item = items.find((one) => one.code === code);
    return text(item ? item[tongue === 1 ? 'en' : 'zh'] : code);
  };
  const { stage, asOf, number, draft, table, differences, corrected, notes, signed } = printed;
  const { incidentId, incidentTitle, from, to, sentAt, receivedAt, position, stable, isExercise } = printed;
  const head = rows([
    [say('number'), number === undefined ? say('draft', String(draft)) : text(`${incidentId}-${number}`)],
    [say('stage'), stages[stage][tongue] + (stable ? ` · ${say('stable')}` : '')],
    [say('asOf'), minute(asOf)],
    [say('from'), text(from)],
    [say('to'), text(to)],
    [say('incident'), text(incidentTitle ?? incidentId)],
    ...(sentAt === undefined ? [] : [[say('sent'), minute(sentAt)] as const]),
    ...(receivedAt === undefined ? [] : [[say('received'), minute(receivedAt)] as const]),
  ]);
  const silent = table
    .filter((row) => row.asOf === undefined)
    .map(({ areaCode }) => text(areaName(areaCode)));
  const part = (key: keyof typeof words, body: string): string =>
    body === '' ? '' : `<h2>${say(key)}</h2>${body}`;
  const reasons = (of: readonly string[]): string => (of.length === 0 ? '' : list(of));
  const body = [
    head,
    tableOf(printed, { items, areaName, say, tongue }),
    `<p class="none">${say('never')}</p>`,
    part('missing', silent.join('、')),
    part('differences', reasons(differences.map(({ item, reason }) => `${named(item)}：${text(reason)}`))),
    part(
      'corrections',
      reasons(corrected.map((one) => `${named(one.item)}：${one.from} → ${one.to}（${text(one.reason)}）`)),
    ),
    part('notes', notes === undefined ? '' : `<p>${lines(notes)}</p>`),
    `<div class="signed">${(['drafted', 'reviewed', 'issued'] as const)
      .map((key) => `<div>${say(key)}<br>${text(signed[key] ?? '')}</div>`)
      .join('')}</div>`,
    `<footer><p>${say('unread', [...new Set(items.map(({ source }) => source))].join('；'))}</p>${
      position === undefined ? '' : `<p>${say('record', position)}</p>`
    }</footer>`,
  ];
  return sheet({ title: say('title'), isExercise }, body.join('\n    '), language);
}

interface Printing {
  readonly items: readonly StatisticsItem[];
  readonly areaName: (code: string) => string;
  readonly say: (key: keyof typeof words) => string;
  readonly tongue: 0 | 1;
}

function tableOf(
  { table, totals }: Pick<PrintedStatistics, 'table' | 'totals'>,
  { items, areaName, say, tongue }: Printing,
): string {
  const none = `<td class="none">${say('none')}</td>`;
  const cell = (value: number | undefined): string => (value === undefined ? none : `<td>${value}</td>`);
  const valueIn = (figures: StatedRow['figures'], code: string): number | undefined =>
    figures.find(({ item }) => item === code)?.value;
  const heads = items.map(({ zh, en, unit, confirmed }) => {
    const name = tongue === 1 ? `${en} (${unit.en})` : `${zh}（${unit.zh}）`;
    return `<th scope="col">${text(name)}${confirmed ? '' : ' [U]'}</th>`;
  });
  const areas = table.map(({ areaCode, asOf, figures }) => {
    const when = asOf === undefined ? none : `<td>${minute(asOf)}</td>`;
    const cells = items.map(({ code }) => cell(valueIn(figures, code)));
    return `<tr><th scope="row">${text(areaName(areaCode))}</th>${when}${cells.join('')}</tr>`;
  });
  const sums = items.map(({ code, decimals }) => {
    const stated = table.flatMap(({ figures }) => valueIn(figures, code) ?? []);
    const sum = stated.reduce((all, value) => all + value, 0);
    return cell(stated.length === 0 ? undefined : Number(sum.toFixed(decimals)));
  });
  const last = (key: 'sum' | 'total', cells: readonly string[]): string =>
    `<tr><th scope="row">${say(key)}</th><td></td>${cells.join('')}</tr>`;
  return `<table><thead><tr><th scope="col">${say('area')}</th><th scope="col">${say('statedAsOf')}</th>${heads.join('')}</tr></thead>
    <tbody>${areas.join('\n      ')}</tbody>
    <tfoot>${last('sum', sums)}${last(
      'total',
      items.map(({ code }) => cell(valueIn(totals, code))),
    )}</tfoot></table>`;
}
