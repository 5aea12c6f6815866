import type { ReportLanguage } from '#audit';
import {
  areaNamesOf,
  shippedCodeTables,
  shippedStatistics,
  statisticsSet,
  type StatisticsEvents,
  type StatisticsItem,
} from '#domain';
import type { Queries, Statistics, StatisticsDraft, StatisticsEntry, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { ById, Code, Flag, Freshness, Id, OneOf, Optional, Paged, Text, Whole } from '../query/fields.js';
import { Read } from '../query/read.js';
import { agencyNames } from '../sheets/names.js';
import { statisticsSheet, type PrintedStatistics } from '../sheets/statistics-sheet.js';

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

class SheetQuery extends ById {
  /** Of the report; the draft that waits, or else the last report, when left out. */
  @Optional() @Whole(1, 100_000) number?: number;
  /** zh-CN when left out. */
  @Optional() @OneOf(['zh-CN', 'en']) lang?: ReportLanguage;
}

/** An item with the version of the set that it is of. */
type ListedStatisticsItem = StatisticsItem & { readonly setVersion: string };

declare module '../schema/answers.js' {
  interface Answers {
    Statistics: Statistics;
    StatisticsDraft: StatisticsDraft;
    StatisticsEntry: StatisticsEntry;
    ListedStatisticsItem: ListedStatisticsItem;
  }
}

@Controller()
export class StatisticsQueries {
  private readonly queries: Queries;

  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {
    this.queries = parts.readModel.queries;
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

  @Read('/v1/statistics/:id/draft', {
    form: ById,
    answer: 'one',
    of: 'StatisticsDraft',
    zh: '由各地所报预填的合计：每项附出处，未经确认；与上次的不同，互相矛盾之处',
    en: 'The total filled in from what areas stated, not confirmed: sources, differences to the last one, contradictions',
  })
  draft({ id }: ById, viewer: Viewer) {
    return this.queries.statistics.draft(id, viewer);
  }

  @Read('/v1/statistics/:id/sheet', {
    form: SheetQuery,
    answer: 'sheet',
    zh: '供打印的灾情统计表（A4）',
    en: 'Disaster statistics to be printed on A4',
  })
  async sheet({ id, number, lang = 'zh-CN' }: SheetQuery, viewer: Viewer) {
    const found = await this.queries.statistics.find(id, viewer);
    const set = found && statisticsSet(found.setVersion);
    if (!found || !set) return undefined;
    const printed = await this.printed(found, number, viewer);
    if (!printed) return undefined;
    const { areas } = this.parts.codeTables ?? shippedCodeTables;
    return statisticsSheet(printed, set, areaNamesOf(areas), lang);
  }

  /** The report of a number; the draft that waits, or else the last report, where none is given. */
  private async printed(
    found: Statistics,
    number: number | undefined,
    viewer: Viewer,
  ): Promise<PrintedStatistics | undefined> {
    const { id, incidentId, agencyId, superiorAgencyId, exercise: isExercise, draft, reports } = found;
    const incident = await this.queries.incident.find(incidentId, viewer);
    const name = await agencyNames([agencyId, superiorAgencyId], this.parts.directory);
    const shared = {
      ...{ incidentId, incidentTitle: incident?.title, isExercise },
      ...{ from: name(agencyId), to: name(superiorAgencyId) },
    };
    if (number === undefined && draft) {
      const { content, rows, review } = draft;
      const signed = { drafted: content.by, reviewed: review?.by };
      return { ...shared, ...content, table: rows, signed };
    }
    const asked = number ?? reports.at(-1)?.number;
    if (asked === undefined) return undefined;
    const filter = { number: asked, type: 'statistics.submitted' };
    const page = await this.queries.statistics.entries(id, filter, viewer);
    const entry = page?.items[0];
    const summary = reports.find((one) => one.number === asked);
    if (!entry || !summary) return undefined;
    const data = entry.data as StatisticsEvents['statistics.submitted'];
    return {
      ...shared,
      ...data,
      table: data.rows,
      signed: { drafted: data.draftedBy, reviewed: data.reviewedBy, issued: data.signedBy },
      sentAt: summary.sentAt,
      receivedAt: summary.acknowledgedAt ?? undefined,
      position: entry.position,
    };
  }

  @Read('/v1/statistics-items', {
    form: Freshness,
    answer: 'list',
    of: 'ListedStatisticsItem',
    zh: '灾情统计指标、单位及其依据',
    en: 'Items of disaster statistics, their units and sources',
  })
  items() {
    const { version, items } = shippedStatistics;
    return Promise.resolve(items.map((item) => ({ ...item, setVersion: version })));
  }
}
