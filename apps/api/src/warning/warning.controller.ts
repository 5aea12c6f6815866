import { incidentCategories, warningColours, type IncidentCategory, type WarningColour } from '#domain';
import { capOf, writeCap } from '#interop';
import type { Queries, Viewer, Warning, WarningSummary } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { AreaCode, ById, Code, Flag, Id, OneOf, Optional, Paged, Whole } from '../query/fields.js';
import { Read } from '../query/read.js';

const warningStatuses = Object.keys({
  proposed: true,
  dismissed: true,
  issued: true,
  cancelled: true,
  expired: true,
} satisfies Record<Warning['status'], true>);

class WarningsQuery extends Paged {
  @Optional() @OneOf(warningStatuses) status?: Warning['status'];
  @Optional() @OneOf(incidentCategories) category?: IncidentCategory;
  @Optional() @OneOf(warningColours) colour?: WarningColour;
  @Optional() @Code() hazard?: string;
  @Optional() @AreaCode() areaCode?: string;
  @Optional() @Id() issuerAgencyId?: string;
  @Optional() @Flag() exercise?: boolean;
}

declare module '../schema/answers.js' {
  interface Answers {
    Warning: Warning;
    WarningSummary: WarningSummary;
  }
}

class CapQuery extends ById {
  /** The latest message when left out. */
  @Optional() @Whole(1, 1_000_000) version?: number;
}

@Controller()
export class WarningQueries {
  private readonly queries: Queries;

  constructor(@Inject(API_PARTS) { readModel }: ApiParts) {
    this.queries = readModel.queries;
  }

  @Read('/v1/warnings', {
    form: WarningsQuery,
    answer: 'page',
    of: 'WarningSummary',
    zh: '预警列表',
    en: 'Warnings',
  })
  warnings(query: WarningsQuery, viewer: Viewer) {
    return this.queries.warning.list(query, viewer);
  }

  @Read('/v1/warnings/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'Warning',
    zh: '预警：各版本、叫应情况、依据的监测数据',
    en: 'One warning: its versions, calls, and the readings behind it',
  })
  warning({ id }: ById, viewer: Viewer) {
    return this.queries.warning.find(id, viewer);
  }

  @Read('/v1/warnings/:id/cap', {
    form: CapQuery,
    answer: 'cap',
    zh: '预警的 CAP 1.2 消息',
    en: 'A warning as a CAP 1.2 message',
  })
  async cap({ id, version }: CapQuery, viewer: Viewer) {
    const warning = await this.queries.warning.find(id, viewer);
    const message = warning && capOf(warning, version);
    return message && writeCap(message);
  }
}
