import {
  differenceOf,
  lastByAgency,
  statisticsSet,
  sumsOf,
  valuesOf,
  type Difference,
  type ItemSum,
  type SaidFigure,
  type StatisticsItem,
  type StatisticsStage,
} from '#domain';
import type { Database } from '#postgres';
import type { Viewer } from '../query/page.js';
import { saidOf } from '../report/on-record.js';
import { reportQueries, type Contradiction } from '../report/queries.js';
import { findStatistics, type Statistics } from './queries.js';
import type { SourcedFigure } from './rows.js';

/** An item of the total as far as what is on record fills it in. */
export interface DraftedItem extends Omit<ItemSum, 'item'> {
  readonly item: StatisticsItem;
  readonly confirmed: false;
  /** What each area stated, and by whom, when and with which event. */
  readonly sources: readonly (SourcedFigure & { readonly areaCode: string })[];
  /** The sum beside what was sent last. */
  readonly difference: Difference;
  /** What was said of the same figure of the incident elsewhere and is another value than the sum. */
  readonly others: readonly SaidFigure[];
}

/** The next total as far as what is on record fills it in; nothing of it is confirmed, and nothing is sent by it. */
export interface StatisticsDraft {
  readonly id: string;
  readonly incidentId: string;
  readonly confirmed: false;
  /** Whose turn it is. */
  readonly stages: readonly StatisticsStage[];
  readonly dueWhat: Statistics['dueWhat'];
  readonly dueAt: string | null;
  readonly items: readonly DraftedItem[];
  /** Areas that have stated nothing at all. */
  readonly missing: readonly { readonly areaCode: string; readonly agencyId: string }[];
  readonly last: { readonly number: number; readonly stage: StatisticsStage; readonly asOf: string } | null;
  readonly contradictions: readonly Contradiction[];
}

export async function statisticsDraft(
  db: Database,
  id: string,
  viewer: Viewer,
): Promise<StatisticsDraft | undefined> {
  const row = await findStatistics(db, id, viewer);
  const set = row && statisticsSet(row.setVersion);
  if (!row || !set) return undefined;
  const { incidentId, areas, reports, status } = row;
  const said = await saidOf(db, incidentId, viewer);
  const sums = new Map(
    sumsOf(
      areas.map(({ areaCode, figures }) => ({ areaCode, figures: valuesOf(figures) })),
      set,
    ).map((sum) => [sum.item, sum]),
  );
  const totals = valuesOf(reports.flatMap((report) => report.totals));
  const { items: contradictions } = await reportQueries.contradictions(
    db,
    { incidentId, limit: 200 },
    viewer,
  );
  const last = reports.at(-1);
  return {
    ...{ id, incidentId, confirmed: false },
    stages: status === 'verified' ? ['verified'] : last ? ['follow-up', 'verified'] : ['initial'],
    ...{ dueWhat: row.dueWhat, dueAt: row.dueAt },
    items: set.items.map((item) => {
      const { sum, missing = [] } = sums.get(item.code) ?? {};
      const elsewhere = item.casualty ? lastByAgency(said(item.casualty)) : [];
      return {
        item,
        ...(sum === undefined ? {} : { sum }),
        missing,
        confirmed: false,
        sources: areas.flatMap(({ areaCode, figures }) =>
          figures.filter((one) => one.item === item.code).map((one) => ({ ...one, areaCode })),
        ),
        difference: differenceOf(sum, totals[item.code]),
        others: elsewhere.filter(({ value }) => value !== sum),
      };
    }),
    missing: areas
      .filter(({ asOf }) => asOf === null)
      .map(({ areaCode, agencyId }) => ({ areaCode, agencyId })),
    last: last ? { number: last.number, stage: last.stage, asOf: last.asOf } : null,
    contradictions,
  };
}
