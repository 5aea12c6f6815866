import { shippedStatistics, type StatisticsItem } from '#domain';
import type { Queries, Statistics, StatisticsEntry, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { ById, Code, Flag, Freshness, Id, OneOf, Optional, Paged, Text, Whole } from '../query/fields.js';
import { Read } from '../query/read.js';

class StatisticsQuery extends Paged {
  @Optional() @Id() incidentId?: string;
  @Optional() @OneOf(['open', 'verified', 'closed']) status?: Statistics['status'];
  @Optional() @Id() agencyId?: string;
  /** What is due next. */
  @Optional() @OneOf(['initial', 'daily', 'verified']) due?: 'initial' | 'daily' | 'verified';
  /** Some deadline passed without a report, whether one came later or not. */
  @Optional() @Flag() overdue?: boolean;
  @Optional() @Flag() exercise?: boolean;
}

class EntriesQuery extends Paged {
  @Id() id!: string;
  @Optional() @Code() areaCode?: string;
  /** Of a report that was sent. */
  @Optional() @Whole(1, 100_000) number?: number;
  /** Of events, such as `statistics.corrected`. */
  @Optional() @Text(64) type?: string;
}

/** An item with the version of the set that it is of. */
type ListedItem = StatisticsItem & { readonly setVersion: string };

declare module '../schema/answers.js' {
  interface Answers {
    Statistics: Statistics;
    StatisticsEntry: StatisticsEntry;
    StatisticsItem: ListedItem;
  }
}

@Controller()
export class StatisticsQueries {
  private readonly queries: Queries;

  constructor(@Inject(API_PARTS) { readModel }: ApiParts) {
    this.queries = readModel.queries;
  }

  @Read('/v1/statistics', {
    form: StatisticsQuery,
    answer: 'page',
    of: 'Statistics',
    zh: '灾情统计：各乡镇所报、合计、应报时限',
    en: 'Disaster statistics: what areas stated, totals, what is due',
  })
  list(query: StatisticsQuery, viewer: Viewer) {
    return this.queries.statistics.list(query, viewer);
  }

  @Read('/v1/statistics/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'Statistics',
    zh: '一个事件的灾情统计：每个数字附出处',
    en: 'The statistics of an incident, each figure with where it comes from',
  })
  find({ id }: ById, viewer: Viewer) {
    return this.queries.statistics.find(id, viewer);
  }

  @Read('/v1/statistics/:id/entries', {
    form: EntriesQuery,
    answer: 'page',
    of: 'StatisticsEntry',
    zh: '灾情统计的全部记录：填报、更正、拟稿、审核、上报、签收',
    en: 'All that is on record of statistics: figures, corrections, drafts, reviews, reports, receipts',
  })
  entries({ id, ...filter }: EntriesQuery, viewer: Viewer) {
    return this.queries.statistics.entries(id, filter, viewer);
  }

  @Read('/v1/statistics-items', {
    form: Freshness,
    answer: 'list',
    of: 'StatisticsItem',
    zh: '灾情统计指标、单位及其依据',
    en: 'Items of disaster statistics, their units and sources',
  })
  items() {
    const { version, items } = shippedStatistics;
    return Promise.resolve(items.map((item) => ({ ...item, setVersion: version })));
  }
}
