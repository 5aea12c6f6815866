import type { AnyEvent } from '#contracts';
import type { DutyEvent } from '#domain';
import { beijing, cell, type ReportLanguage } from '../after-action/format.js';
import { sentenceOf } from '../after-action/sentences/sentence-of.js';

/** An entry as the read model has it. */
export interface LoggedDuty {
  readonly position: string;
  readonly post: string;
  readonly type: DutyEvent['type'];
  readonly incidentId: string | null;
  readonly by: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly data: DutyEvent['data'];
}

/** Notes and their correction in full, each sign of them escaped. */
const longestText = 20_000;

const words = {
  title: ['值班日志', 'Duty log'],
  more: ['未完，请缩短时段另行导出', 'There is more: export a shorter time'],
  none: ['无', 'None'],
  head: [
    ['发生', '记录', '岗位', '记录人', '事项', '内容', '事件'],
    ['Happened', 'Recorded', 'Post', 'By', 'What', 'Text', 'Incident'],
  ],
} as const;

/** The words of people in an entry: of a correction the reason too. */
function textIn(data: DutyEvent['data']): string {
  const { text, notes, reason } = data as Readonly<Record<string, unknown>>;
  return [text, notes, reason].filter((one) => typeof one === 'string').join(' / ');
}

export interface ExportedLog {
  readonly agencyId: string;
  readonly from: string;
  readonly to: string;
  readonly entries: readonly LoggedDuty[];
  readonly more: boolean;
}

const tongueOf = (language: ReportLanguage): 0 | 1 => (language === 'en' ? 1 : 0);

/** An entry in the order of the head; a correction stands where it was made. */
function rowOf(
  { type, data, post, by, incidentId, occurredAt, recordedAt }: LoggedDuty,
  tongue: 0 | 1,
): readonly string[] {
  const { zh, en } = sentenceOf({ type, data } as AnyEvent);
  const times = [beijing(occurredAt), beijing(recordedAt)];
  return [...times, post, by, [zh, en][tongue] ?? '', textIn(data), incidentId ?? ''];
}

/** The log for people to read, in the order in which it was written. */
export function dutyLogMarkdown(log: ExportedLog, language: ReportLanguage): string {
  const tongue = tongueOf(language);
  const rows = log.entries.map((entry) => rowOf(entry, tongue).map((one) => cell(one, longestText)));
  const head = words.head[tongue];
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  return [
    `# ${words.title[tongue]}: ${cell(log.agencyId)}`,
    '',
    `${beijing(log.from)} – ${beijing(log.to)}`,
    '',
    ...(rows.length === 0 ? [words.none[tongue]] : table),
    ...(log.more ? ['', words.more[tongue]] : []),
    '',
  ].join('\n');
}

/** The same as a table, its heading first; that there is more stands in its last row. */
export function dutyLogTable(log: ExportedLog, language: ReportLanguage): (readonly string[])[] {
  const tongue = tongueOf(language);
  return [
    words.head[tongue],
    ...log.entries.map((entry) => rowOf(entry, tongue)),
    ...(log.more ? [[words.more[tongue]]] : []),
  ];
}
