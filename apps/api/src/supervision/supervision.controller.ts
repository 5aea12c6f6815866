import { afterActionMarkdown, gatherAfterAction, type AfterAction, type ReportLanguage } from '#audit';
import { maySee } from '#domain';
import type { AgencySupervision, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { Flag, Freshness, Id, Instant, OneOf, Optional, Paged, Position } from '../query/fields.js';
import { Read } from '../query/read.js';

class AfterActionQuery extends Freshness {
  @Id() id!: string;
  /** `json` when left out. */
  @Optional() @OneOf(['markdown', 'json']) format?: 'markdown' | 'json';
  /** Of the Markdown; zh-CN when left out. */
  @Optional() @OneOf(['zh-CN', 'en']) lang?: ReportLanguage;
  /** As of this log position; the newest when left out. */
  @Optional() @Position() position?: string;
}

declare module '../schema/answers.js' {
  interface Answers {
    AfterAction: AfterAction;
    AgencySupervision: AgencySupervision;
  }
}

class SupervisionQuery extends Paged {
  /** What happened at or after. */
  @Instant() from!: string;
  /** What happened before. */
  @Instant() to!: string;
  /** Live when left out. */
  @Optional() @Flag() exercise?: boolean;
}

@Controller()
export class SupervisionQueries {
  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  @Read('/v1/incidents/:id/after-action', {
    form: AfterActionQuery,
    answer: 'document',
    of: 'AfterAction',
    zh: '复盘报告：用时、缺口、违约、决定、更正、费用、时间线',
    en: 'After-action report: times, shortfalls, breaches, decisions, corrections, cost, timeline',
  })
  async afterAction({ id, format, lang, position }: AfterActionQuery, viewer: Viewer) {
    const { eventLog, readModel } = this.parts;
    const { queries, projected } = readModel;
    // it tells of the failings of all who took part
    if (!(await this.mayReview(id, viewer))) return undefined;
    const source = {
      relatedStreams: (incidentId: string) => queries.incident.relatedStreams(incidentId),
      rosterStreams: (...asked: Parameters<typeof queries.duty.rosterStreams>) =>
        queries.duty.rosterStreams(...asked),
      read: (stream: string) => eventLog.read(stream),
      position: () => projected.position(),
    };
    const report = await gatherAfterAction(id, source, position === undefined ? undefined : BigInt(position));
    return report && format === 'markdown' ? afterActionMarkdown(report, lang ?? 'zh-CN') : report;
  }

  /** Who commands the incident, and who audits. */
  private async mayReview(id: string, viewer: Viewer): Promise<boolean> {
    const incident = await this.parts.readModel.queries.incident.find(id, viewer);
    if (!incident) return false;
    const { areaCode, category, commandingAgencyId } = incident;
    const of = { areaCode, category, commanding: commandingAgencyId ?? undefined, joined: [] };
    return !('refusal' in maySee('incidents/{id}/after-action', viewer, { incidents: [of] }, viewer.here));
  }

  @Read('/v1/supervision', {
    form: SupervisionQuery,
    answer: 'page',
    of: 'AgencySupervision',
    zh: '监督：一段时间内各单位的用时与违约',
    en: 'Supervision: times and breaches of each agency over a period',
  })
  supervision(query: SupervisionQuery, viewer: Viewer) {
    return this.parts.readModel.queries.supervision.list(query, viewer);
  }
}
