import type { PlanContent } from './clauses.js';

export type PlanDuty = 'review' | 'drill';

/** How often a plan is to be looked at or exercised. A change of anything in a rule is another version of it. */
export interface PlanRule {
  readonly id: string;
  readonly version: number;
  readonly duty: PlanDuty;
  /** Law or practice; `[U]` marks what no text confirms, which is data to replace and never official. */
  readonly source: string;
  readonly months: number;
  readonly zh: string;
  readonly en: string;
}

const review: PlanRule = {
  id: 'plan-review',
  version: 1,
  duty: 'review',
  source: '突发事件应急预案管理办法（国办发〔2024〕5号）定期评估；36 个月 [U]',
  months: 36,
  zh: '预案每 36 个月评估一次',
  en: 'A plan is reviewed every 36 months',
};
const governmentDrill: PlanRule = {
  id: 'plan-drill-government',
  version: 1,
  duty: 'drill',
  source: '生产安全事故应急条例第八条',
  months: 24,
  zh: '政府及部门预案至少每 2 年演练一次',
  en: 'A government plan is exercised at least every 2 years',
};
const hazardousDrill: PlanRule = {
  id: 'plan-drill-hazardous',
  version: 1,
  duty: 'drill',
  source: '生产安全事故应急条例第八条',
  months: 6,
  zh: '危险物品等单位至少每半年演练一次',
  en: 'A hazardous enterprise exercises at least every half year',
};

export const planRules: readonly PlanRule[] = [review, governmentDrill, hazardousDrill];

/** The rules that hold for a plan. Of other enterprises no confirmed text says how often they exercise. */
export function rulesFor({ kind, hazardous }: Pick<PlanContent, 'kind' | 'hazardous'>): readonly PlanRule[] {
  if (hazardous) return [review, hazardousDrill];
  return kind === 'enterprise' ? [review] : [review, governmentDrill];
}

/** When something is due again, and by which rule. */
export interface PlanDue {
  duty: PlanDuty;
  dueAt: string;
  rule: { id: string; version: number; source: string };
}

/** What falls due after an instant by the rules for a plan. */
export const dueAfter = (
  content: Pick<PlanContent, 'kind' | 'hazardous'>,
  at: string,
  duty?: PlanDuty,
): PlanDue[] =>
  rulesFor(content)
    .filter((rule) => duty === undefined || rule.duty === duty)
    .map((rule) => ({
      duty: rule.duty,
      dueAt: monthsLater(at, rule.months),
      rule: { id: rule.id, version: rule.version, source: rule.source },
    }));

/** The same day so many months on; the last of the month where that has no such day. */
export function monthsLater(at: string, months: number): string {
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.toISOString();
}
