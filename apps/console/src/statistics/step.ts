import type { StatisticsItem } from '#domain';
import type { Statistics, StatisticsDraft } from '#read-model';
import { useCodes, type Act } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { useLanguage } from '../language/language.js';

/** What every step of the statistics of an incident needs. */
export interface Step {
  readonly statistics: Statistics;
  readonly draft: StatisticsDraft;
  readonly acts: ReadonlyMap<string, Act>;
  readonly session: Session;
  readonly path: string;
}

export function useItemNames(): (item: StatisticsItem) => string {
  const language = useLanguage();
  return ({ zh, en, unit }) => (language === 'en' ? `${en} (${unit.en})` : `${zh}（${unit.zh}）`);
}

/** Of a place by its code. */
export function useAreaNames(): (code: string) => string {
  const { data } = useCodes();
  const names = new Map(data?.areas.areas.map(({ code, name }) => [code, name]));
  return (code) => names.get(code) ?? code;
}
