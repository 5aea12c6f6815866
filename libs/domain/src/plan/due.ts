import { isPast, type DueTime } from '../kernel/due.js';
import type { PlanDue, PlanDuty } from './rules.js';

export interface PlanDuties {
  readonly status: string;
  readonly due: Readonly<Partial<Record<PlanDuty, PlanDue>>>;
  /** Due dates that are on record as missed. */
  readonly overdue: readonly { readonly duty: PlanDuty; readonly dueAt: string }[];
}

/** Duties of a plan in force that are past their date, where that is not on record yet; the longest overdue first. */
export const missedDuties = ({ status, due, overdue }: PlanDuties, time: DueTime): PlanDue[] =>
  status === 'in-force'
    ? Object.values(due)
        .filter((one) => isPast(one.dueAt, time) && !overdue.some((missed) => isSame(missed, one)))
        .sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt))
    : [];

const isSame = (a: PlanDuties['overdue'][number], b: PlanDue): boolean =>
  a.duty === b.duty && Date.parse(a.dueAt) === Date.parse(b.dueAt);
