import {
  paperCode,
  paperHash,
  type Paper,
  type PaperKind,
  type PaperLine,
  type ReportLanguage,
} from '#audit';
import type { PaperRight } from '#read-model';
import { minute, rows, sheet, text } from './page.js';
import { signing, titles, words } from './paper-words.js';

/** What is on paper of what the log says by ids alone. */
export interface PaperNames {
  readonly agency: (agencyId: string) => string;
  readonly area: (areaCode: string) => string;
  readonly resources: PaperRight['resources'];
  readonly exercise: boolean;
}

type Key = keyof typeof words;
type Say = (key: Key, value?: string) => string;

const instants = [
  ...[
    'committedAt',
    'estimatedArrivalAt',
    'departedAt',
    'arrivedAt',
    'recalledAt',
    'releasedAt',
    'returnedAt',
  ],
] as const;
type Column = Extract<Key, keyof PaperLine | 'condition' | 'outstanding'>;

const columns: Readonly<Record<PaperKind, readonly Column[]>> = {
  notice: [],
  receipt: ['committedAt', 'estimatedArrivalAt', 'departedAt', 'arrivedAt', 'condition'],
  'return-list': [
    ...(['arrivedAt', 'recalledAt', 'releasedAt', 'returnedAt'] as const),
    ...(['returned', 'damaged', 'consumed', 'outstanding'] as const),
  ],
  compensation: ['returnedAt', 'returned', 'damaged', 'consumed', 'outstanding'],
};

const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** One paper in the order in which offices expect it: who and whose, on what ground, the units, signatures, the code. */
export function paperSheet(paper: Paper, names: PaperNames, language: ReportLanguage): string {
  const tongue = language === 'en' ? 1 : 0;
  const say: Say = (key, value = '') => words[key][tongue].replaceAll('{}', text(value));
  const { kind } = paper;
  const code = paperCode(paper);
  const signatures = signing[kind].map((who) => `<div>${who[tongue]}</div>`).join('');
  const foot = [
    say('never'),
    say('law'),
    say('unread'),
    `${say('position')} ${text(paper.position)} · ${say('code')} ${text(code)} · ${say('hash')} ${paperHash(paper)}`,
    say('check', code),
  ];
  const body = [
    headOf(paper, code, names, say),
    linesOf(paper, names, say),
    ...(kind === 'compensation' ? [claimsOf(paper, say)] : []),
    `<div class="signed">${signatures}</div>`,
    `<footer>${foot.map((one) => `<p>${one}</p>`).join('')}</footer>`,
  ];
  const title = titles[kind][tongue];
  return sheet({ title, isExercise: names.exercise, upright: true }, body.join('\n    '), language);
}

const absent = (what: string): string => `<span class="none">${what}</span>`;

function headOf(paper: Paper, code: string, { agency, area }: PaperNames, say: Say): string {
  const { kind, need, requisition, extension, requesterAgencyId: requester } = paper;
  const or = (value: string | undefined): string => (value === undefined ? absent(say('none')) : text(value));
  const time = (at: string | undefined): string => (at === undefined ? absent(say('none')) : minute(at));
  const { granted } = extension ?? {};
  const answer = granted === undefined ? 'unanswered' : granted ? 'granted' : 'declined';
  const limit = requisition?.funding.amountFen;
  const isNotice = kind === 'notice';
  const hasTerm = isNotice || kind === 'return-list';
  return rows([
    [say('code'), text(code)],
    [say('owner'), text(agency(paper.ownerAgencyId))],
    ...(isNotice ? [[say('by'), text(agency(paper.byAgencyId))] as const] : []),
    [say('requester'), or(requester && agency(requester))],
    [say('negotiation'), text(paper.sharingId)],
    [say('purpose'), or(need?.purpose)],
    [say('place'), or(need && `${area(need.areaCode)} ${need.place}`)],
    [say('neededBy'), time(need?.neededBy)],
    ...(requisition
      ? ([
          [say('at'), time(requisition.at)],
          [say('legalBasis'), or(requisition.legalBasis)],
          [say('reportTo'), text(requisition.reportTo)],
          [say('fund'), text(requisition.funding.code)],
          [say('limit'), or(limit === undefined ? undefined : yuan(limit))],
        ] as const)
      : []),
    ...(hasTerm
      ? [
          [
            say('term'),
            extension ? `${minute(extension.until)}（${say(answer)}）` : absent(say('none')),
          ] as const,
        ]
      : []),
    [say('recorded'), minute(paper.recordedAt)],
  ]);
}

const accounted = ({ returned, damaged, consumed }: PaperLine): number =>
  (returned ?? 0) + (damaged ?? 0) + (consumed ?? 0);

function linesOf({ kind, lines }: Paper, { resources }: PaperNames, say: Say): string {
  const isInstant = (column: Column): column is (typeof instants)[number] =>
    (instants as readonly string[]).includes(column);
  const cell = (line: PaperLine, column: Column): string => {
    if (column === 'condition') return '<td></td>';
    if (column === 'outstanding') return `<td>${line.quantity - accounted(line)}</td>`;
    const value = line[column];
    if (value === undefined) return `<td class="none">${say('unreported')}</td>`;
    return `<td>${isInstant(column) ? minute(String(value)) : text(value)}</td>`;
  };
  const isAgreed = kind === 'notice' || kind === 'receipt';
  const heads = (['line', 'resource', 'quantity'] as const).map((key) => say(key));
  const body = lines.map((line) => {
    const { lineId, resourceId, quantity, agreementId } = line;
    const { name, unit } = Object.hasOwn(resources, resourceId) ? resources[resourceId]! : {};
    return [
      `<tr><th scope="row">${text(lineId)}</th>`,
      `<td>${name === undefined ? '' : `${text(name)}<br>`}${text(resourceId)}</td>`,
      `<td>${quantity}${unit === undefined ? '' : ` ${text(unit)}`}</td>`,
      ...columns[kind].map((column) => cell(line, column)),
      ...(isAgreed
        ? [agreementId === undefined ? '<td class="none">—</td>' : `<td>${text(agreementId)}</td>`]
        : []),
      '</tr>',
    ].join('');
  });
  const more = columns[kind].map((key) => say(key));
  return tableOf([...heads, ...more, ...(isAgreed ? [say('agreement')] : [])], body);
}

function claimsOf({ claims = [] }: Paper, say: Say): string {
  const title = `<h2>${say('claims')}</h2>`;
  if (claims.length === 0) return `${title}<p class="none">${say('noClaims')}</p>`;
  const heads = (['claim', 'line', 'grounds', 'claimed', 'paid', 'unpaid', 'payments'] as const).map((key) =>
    say(key),
  );
  const body = claims.map(({ claimId, lineIds, grounds, amountFen, paidFen, payments }) => {
    const paid =
      payments.length === 0 ? `<td class="none">${say('unpaidYet')}</td>` : `<td>${yuan(paidFen)}</td>`;
    const proofs = payments.map((one) => `${minute(one.at)} ${yuan(one.amountFen)} ${text(one.reference)}`);
    return [
      `<tr><th scope="row">${text(claimId)}</th><td>${text((lineIds ?? []).join(', ') || '—')}</td>`,
      `<td>${text(grounds)}</td><td>${yuan(amountFen)}</td>${paid}`,
      `<td>${yuan(amountFen - paidFen)}</td><td>${proofs.join('<br>')}</td></tr>`,
    ].join('');
  });
  return title + tableOf(heads, body);
}

const tableOf = (heads: readonly string[], body: readonly string[]): string =>
  `<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead>
    <tbody>${body.join('\n      ')}</tbody></table>`;
