import type { Figure, ItemReason, StatisticsItem } from '#domain';
import type { StatisticsDraft } from '#read-model';

/** By item, as it is typed; what is empty is not stated. */
export type TypedFigures = Readonly<Record<string, string>>;

/** With at most so many digits behind the point; nothing where it is none. */
export function amountOf(text: string, decimals: number): number | undefined {
  const [, , behind = ''] = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text.trim()) ?? [];
  return /^\d{1,9}(\.\d{1,2})?$/.test(text.trim()) && behind.length <= decimals ? Number(text) : undefined;
}

export interface CheckedFigures {
  readonly figures: readonly Figure[];
  /** Items whose text is no amount. */
  readonly wrong: readonly string[];
}

/** What was typed, item by item; an empty one is left out and is never 0. */
export function figuresOf(items: readonly StatisticsItem[], typed: TypedFigures): CheckedFigures {
  const figures: Figure[] = [];
  const wrong: string[] = [];
  for (const { code, decimals } of items) {
    const text = typed[code] ?? '';
    if (text.trim() === '') continue;
    const value = amountOf(text, decimals);
    if (value === undefined) wrong.push(code);
    else figures.push({ item: code, value });
  }
  return { figures, wrong };
}

/** Lower than what was stated last: a correction and no new figure. */
export const fallen = (
  figures: readonly Figure[],
  last: Readonly<Record<string, number>>,
): readonly string[] => figures.flatMap(({ item, value }) => ((last[item] ?? value) > value ? [item] : []));

export interface TypedTotal {
  /** What is not here is the sum. */
  readonly totals: TypedFigures;
  readonly differences: TypedFigures;
  readonly corrections: TypedFigures;
  /** The sums as they were when they were checked. */
  readonly checked: TypedFigures;
}

/** The total in the form: the sums, unless something else is typed. */
export const totalsOf = ({ items }: Pick<StatisticsDraft, 'items'>, { totals }: TypedTotal): TypedFigures =>
  Object.fromEntries(
    items.map(({ item: { code }, sum }) => [code, totals[code] ?? (sum === undefined ? '' : String(sum))]),
  );

/** Sums that nobody has checked since they became what they are. */
export const uncheckedIn = (
  { items }: Pick<StatisticsDraft, 'items'>,
  { totals, checked }: TypedTotal,
): readonly string[] =>
  items.flatMap(({ item: { code }, sum }) =>
    sum !== undefined && totals[code] === undefined && checked[code] !== String(sum) ? [code] : [],
  );

/** Totals that are not the sum, or that areas have stated and this one leaves out: each with its reason. */
export const differing = (
  { items }: Pick<StatisticsDraft, 'items'>,
  values: TypedFigures,
): readonly string[] =>
  items.flatMap(({ item: { code }, sum }) =>
    (values[code] ?? '').trim() === (sum === undefined ? '' : String(sum)) ? [] : [code],
  );

/** Totals that are lower than those sent last. */
export const lowerTotals = (
  { items }: Pick<StatisticsDraft, 'items'>,
  values: TypedFigures,
): readonly string[] =>
  items.flatMap(({ item: { code, decimals }, difference }) => {
    const value = amountOf(values[code] ?? '', decimals);
    return value !== undefined && 'last' in difference && value < difference.last ? [code] : [];
  });

/** Reasons of just these items; nothing while one is missing. */
export function reasonsFor(items: readonly string[], typed: TypedFigures): readonly ItemReason[] | undefined {
  const reasons = items.map((item) => ({ item, reason: (typed[item] ?? '').trim() }));
  return reasons.every(({ reason }) => reason !== '') ? reasons : undefined;
}
