import type { Casualties, EventLevel, Source } from '#domain';
import type { SaidReport } from '../parts/said-report.js';
import type { ReportDraft } from '#read-model';
import { casualtyNames } from '../parts/casualties.js';

export type FilledName = 'facts' | 'level' | keyof Casualties;

export const filledNames: readonly FilledName[] = ['facts', ...casualtyNames, 'level'];

/** What somebody has typed or chosen in a report; what is not there is as it was filled in. */
export interface TypedReport {
  readonly typed: Readonly<Partial<Record<FilledName, string>>>;
  /** What stood in each field when it was checked: a value that changes afterwards is not confirmed. */
  readonly checked: Readonly<Partial<Record<FilledName, string>>>;
  readonly channel: 'phone' | 'written' | '';
  /** Positions of measures on record that are not reported. */
  readonly left: readonly string[];
  /** One a line. */
  readonly more: string;
  readonly reason: string;
  readonly final: boolean;
}

export const nothingTyped: TypedReport = {
  ...{ typed: {}, checked: {}, channel: '', left: [], more: '', reason: '', final: false },
};

export interface Filled {
  readonly value: string;
  readonly sources: readonly Source[];
}

/** Filled in from what is on record. What nobody said stays empty; of facts a further report says the new ones. */
export function filledOf(
  draft: Pick<ReportDraft, 'facts' | 'casualties' | 'eventLevel' | 'lastAt'>,
): Readonly<Record<FilledName, Filled>> {
  const { lastAt, casualties, eventLevel } = draft;
  const news = draft.facts.filter(({ source }) => lastAt === null || source.occurredAt > lastAt);
  const facts = { value: news.map(({ text }) => text).join('；'), sources: news.map(({ source }) => source) };
  const figure = (name: keyof Casualties): Filled => {
    const { value, source } = casualties[name];
    return { value: value === undefined ? '' : String(value), sources: source ? [source] : [] };
  };
  return {
    ...{ facts, level: { value: eventLevel ?? '', sources: [] } },
    ...{ dead: figure('dead'), injured: figure('injured') },
    ...{ missing: figure('missing'), trapped: figure('trapped') },
  };
}

export type FieldState = 'typed' | 'checked' | 'prefilled' | 'empty';

export function stateOf(name: FilledName, filled: Filled, { typed, checked }: TypedReport): FieldState {
  const own = typed[name];
  if (own !== undefined) return own.trim() === '' ? 'empty' : 'typed';
  if (filled.value === '') return 'empty';
  return checked[name] === filled.value ? 'checked' : 'prefilled';
}

export const valueOf = (name: FilledName, filled: Filled, { typed }: TypedReport): string =>
  typed[name] ?? filled.value;

const figureOf = (text: string): number | undefined =>
  /^\d{1,7}$/.test(text.trim()) ? Number(text) : undefined;

/** Figures that are lower than the last ones: they are sent as a correction. */
export const loweredIn = (
  values: Readonly<Record<FilledName, string>>,
  { casualties }: Pick<ReportDraft, 'casualties'>,
): readonly (keyof Casualties)[] =>
  casualtyNames.filter((name) => {
    const [{ difference }, value] = [casualties[name], figureOf(values[name])];
    return value !== undefined && 'last' in difference && value < difference.last;
  });

type Sent = Omit<SaidReport, 'asOf' | 'corrected'>;

/** As it will read once it is sent, with what it corrects; nothing before it can be sent. */
export function readOf(
  draft: ReportDraft,
  typed: TypedReport,
  channel: 'phone' | 'written',
): SaidReport | undefined {
  const sent = sentOf(draft, typed, channel);
  if (!sent) return undefined;
  const corrected = loweredIn(valuesOf(filledOf(draft), typed), draft).flatMap((field) => {
    const [{ difference }, to] = [draft.casualties[field], sent.casualties?.[field]];
    return 'last' in difference && to !== undefined ? [{ field, from: difference.last, to }] : [];
  });
  return { ...sent, corrected };
}

/**
 * As the service takes it; nothing while something is missing, is no figure, falls without a reason, or was filled in and
 * not checked. A figure that is empty is left out: not reported is not 0.
 */
export function sentOf(
  draft: ReportDraft,
  typed: TypedReport,
  channel: 'phone' | 'written',
): Sent | undefined {
  const filled = filledOf(draft);
  const values = valuesOf(filled, typed);
  const isChecked = filledNames.every((name) => stateOf(name, filled[name], typed) !== 'prefilled');
  const isEach = casualtyNames.every(
    (name) => values[name].trim() === '' || figureOf(values[name]) !== undefined,
  );
  const measures = measuresOf(draft, typed);
  const isFirst = draft.stage === 'initial';
  const reason = typed.reason.trim();
  if (!isChecked || !isEach || values.facts.trim() === '' || (isFirst && measures.length === 0))
    return undefined;
  if (loweredIn(values, draft).length > 0 && reason === '') return undefined;
  const casualties = casualtyNames.flatMap((name) => {
    const value = figureOf(values[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    facts: values.facts.trim(),
    ...(casualties.length > 0 ? { casualties: Object.fromEntries(casualties) } : {}),
    ...(values.level === '' ? {} : { eventLevel: values.level as EventLevel }),
    ...(isFirst ? { measures, channel } : {}),
    ...(reason === '' ? {} : { correction: { reason } }),
    ...(!isFirst && typed.final ? { final: true } : {}),
  };
}

export const valuesOf = (
  filled: Readonly<Record<FilledName, Filled>>,
  typed: TypedReport,
): Readonly<Record<FilledName, string>> =>
  Object.fromEntries(filledNames.map((name) => [name, valueOf(name, filled[name], typed)])) as Readonly<
    Record<FilledName, string>
  >;

/** Those of the record that were not taken out, and then those that were typed. */
const measuresOf = (
  { measures }: Pick<ReportDraft, 'measures'>,
  { left, more }: Pick<TypedReport, 'left' | 'more'>,
): readonly string[] => [
  ...measures.filter(({ source }) => !left.includes(source.position)).map(({ text }) => text),
  ...more
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== ''),
];
