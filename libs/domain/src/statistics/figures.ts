import type { Refusal } from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import type { StatisticsItem, StatisticsSet } from './items.js';
import type { Figure, ItemReason, Stated, StatedRow } from './statistics.js';

export type Values = Readonly<Record<string, number>>;

export const valuesOf = (figures: readonly Figure[]): Values =>
  Object.fromEntries(figures.map(({ item, value }) => [item, value]));

const figuresIn = (values: Values, { items }: StatisticsSet): Figure[] =>
  items.flatMap(({ code }) => {
    const value = own(values, code);
    return value === undefined ? [] : { item: code, value };
  });

/** Decimals are counted in whole units of the last digit, so that sums of them are exact. */
const scaled = (value: number, { decimals }: Pick<StatisticsItem, 'decimals'>): number =>
  Math.round(value * 10 ** decimals);

const isExact = (value: number, item: StatisticsItem): boolean =>
  Math.abs(value * 10 ** item.decimals - scaled(value, item)) < 1e-6;

/** A figure of no item of the set, two of one, or one with more digits than its item has. */
export function misstated(
  figures: readonly Figure[],
  { items, version }: StatisticsSet,
): Refusal | undefined {
  const byCode = new Map(items.map((item) => [item.code, item]));
  const unknown = figures.filter(({ item }) => !byCode.has(item)).map(({ item }) => item);
  if (unknown.length > 0) return { code: 'item-unknown', items: unknown, setVersion: version };
  const twice = figures.filter(({ item }, n) => figures.findIndex((other) => other.item === item) < n);
  if (twice.length > 0) return { code: 'item-twice', items: twice.map(({ item }) => item) };
  const inexact = figures.flatMap(({ item, value }) => {
    const of = byCode.get(item);
    return of && !isExact(value, of) ? { item, value, decimals: of.decimals } : [];
  });
  return inexact.length > 0 ? { code: 'figure-inexact', items: inexact } : undefined;
}

/** A figure below the one before: `last` is what was stated, `stated` what is now. */
export interface LowerFigure {
  readonly item: string;
  readonly last: number;
  readonly stated: number;
}

export const lowerThan = (last: Values, now: Values): LowerFigure[] =>
  Object.entries(now).flatMap(([item, stated]) => {
    const before = own(last, item);
    return before !== undefined && stated < before ? { item, last: before, stated } : [];
  });

/** What an item comes to over the townships that state it, and those that do not. */
export interface ItemSum {
  readonly item: string;
  /** Left out where no township states it. */
  readonly sum?: number;
  /** Division codes. */
  readonly missing: readonly string[];
}

export function sumsOf(
  areas: readonly Pick<Stated, 'areaCode' | 'figures'>[],
  { items }: StatisticsSet,
): ItemSum[] {
  return items.map((item) => {
    const stated = areas.flatMap(({ figures }) => own(figures, item.code) ?? []);
    const missing = areas
      .filter(({ figures }) => own(figures, item.code) === undefined)
      .map(({ areaCode }) => areaCode);
    if (stated.length === 0) return { item: item.code, missing };
    const sum = stated.reduce((all, value) => all + scaled(value, item), 0) / 10 ** item.decimals;
    return { item: item.code, sum, missing };
  });
}

/** A total that is another than the sum over the townships; left out is one of them too. */
export interface OtherTotal extends ItemSum {
  readonly total?: number;
}

export const otherThanSums = (totals: Values, sums: readonly ItemSum[]): OtherTotal[] =>
  sums.flatMap((sum) => {
    const total = own(totals, sum.item);
    return total === sum.sum ? [] : { ...sum, ...(total === undefined ? {} : { total }) };
  });

export const unexplained = <T extends { readonly item: string }>(
  found: readonly T[],
  reasons: readonly ItemReason[],
): T[] => found.filter(({ item }) => !reasons.some((reason) => reason.item === item));

export const rowOf = ({ areaCode, agencyId, asOf, figures }: Stated, set: StatisticsSet): StatedRow => ({
  areaCode,
  agencyId,
  ...(asOf === undefined ? {} : { asOf }),
  figures: figuresIn(figures, set),
});
