import type { ReportLanguage } from '#audit';
import { shippedReportingRules, type ReportingRule } from '#domain';
import type { Contradiction, Queries, Report, ReportDraft, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { ById, Flag, Freshness, Id, Instant, OneOf, Optional, Paged } from '../query/fields.js';
import { Read } from '../query/read.js';
import { agencyNames } from '../sheets/names.js';
import { reportSheet } from '../sheets/report-sheet.js';

const reportStatuses = Object.keys({
  due: true,
  submitted: true,
  waived: true,
} satisfies Record<Report['status'], true>);

class ReportsQuery extends Paged {
  @Optional() @Id() incidentId?: string;
  @Optional() @OneOf(reportStatuses) status?: Report['status'];
  @Optional() @Id() obligedAgencyId?: string;
  @Optional() @Id() superiorAgencyId?: string;
  /** Its time passed without a report, whether one came later or not. */
  @Optional() @Flag() overdue?: boolean;
  @Optional() @Flag() late?: boolean;
  @Optional() @Flag() omitted?: boolean;
  @Optional() @Flag() exercise?: boolean;
  /** Due at or after. */
  @Optional() @Instant() from?: string;
  /** Due before. */
  @Optional() @Instant() to?: string;
}

class SheetQuery extends ById {
  /** zh-CN when left out. */
  @Optional() @OneOf(['zh-CN', 'en']) lang?: ReportLanguage;
}

class ContradictionsQuery extends Paged {
  @Optional() @Id() incidentId?: string;
}

declare module '../schema/answers.js' {
  interface Answers {
    Contradiction: Contradiction;
    Report: Report;
    ReportDraft: ReportDraft;
    ReportingRule: ReportingRule & { setVersion: string };
  }
}

@Controller()
export class ReportQueries {
  private readonly queries: Queries;

  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {
    this.queries = parts.readModel.queries;
  }

  @Read('/v1/reports', {
    form: ReportsQuery,
    answer: 'page',
    of: 'Report',
    zh: '信息报送：应报、迟报、漏报',
    en: 'Statutory reports: due, late, omitted',
  })
  reports(query: ReportsQuery, viewer: Viewer) {
    return this.queries.report.list(query, viewer);
  }

  @Read('/v1/reports/contradictions', {
    form: ContradictionsQuery,
    answer: 'page',
    of: 'Contradiction',
    zh: '同一事件同一时间互相矛盾的报告',
    en: 'Contradictory reports about one incident and time',
  })
  contradictions(query: ContradictionsQuery, viewer: Viewer) {
    return this.queries.report.contradictions(query, viewer);
  }

  @Read('/v1/reports/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'Report',
    zh: '一次信息报送：时限、依据、内容、补报',
    en: 'One statutory report: time limit, legal source, content, supplements',
  })
  report({ id }: ById, viewer: Viewer) {
    return this.queries.report.find(id, viewer);
  }

  @Read('/v1/reports/:id/draft', {
    form: ById,
    answer: 'one',
    of: 'ReportDraft',
    zh: '由记录预填的报告稿：每项附出处，未经确认；与上次的不同，互相矛盾之处',
    en: 'A report filled in from what is on record, not confirmed: sources, differences to the last one, contradictions',
  })
  draft({ id }: ById, viewer: Viewer) {
    return this.queries.report.draft(id, viewer);
  }

  @Read('/v1/reports/:id/sheet', {
    form: SheetQuery,
    answer: 'sheet',
    zh: '供打印的信息报告（A4）',
    en: 'A report to be printed on A4',
  })
  async sheet({ id, lang = 'zh-CN' }: SheetQuery, viewer: Viewer) {
    const report = await this.queries.report.find(id, viewer);
    if (!report) return undefined;
    const name = await agencyNames([report.obligedAgencyId, report.superiorAgencyId], this.parts.directory);
    return reportSheet(report, name, lang);
  }

  @Read('/v1/reporting-rules', {
    form: Freshness,
    answer: 'list',
    of: 'ReportingRule',
    zh: '信息报送时限规则及其依据',
    en: 'Time limits of statutory reports and their legal sources',
  })
  rules() {
    const { version, rules } = this.parts.reportingRules ?? shippedReportingRules;
    return Promise.resolve(rules.map((rule) => ({ ...rule, setVersion: version })));
  }
}
