import { thresholdRules, type ThresholdRule } from '#domain';
import type { Observation, Queries, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { AreaCode, Code, Flag, Freshness, Id, Instant, Optional, Paged } from '../query/fields.js';
import { Read } from '../query/read.js';

declare module '../schema/answers.js' {
  interface Answers {
    Observation: Observation;
    ThresholdRule: ThresholdRule;
  }
}

class ObservationsQuery extends Paged {
  @Optional() @Id() sensorId?: string;
  @Optional() @Code() kind?: string;
  @Optional() @AreaCode() areaCode?: string;
  @Optional() @Instant() from?: string;
  @Optional() @Instant() to?: string;
  /** Readings of exercises instead of real ones. */
  @Optional() @Flag() exercise?: boolean;
}

@Controller()
export class ObservationQueries {
  private readonly queries: Queries;

  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {
    this.queries = parts.readModel.queries;
  }

  @Read('/v1/observations', {
    form: ObservationsQuery,
    answer: 'page',
    of: 'Observation',
    zh: '监测读数',
    en: 'Sensor readings',
  })
  observations(query: ObservationsQuery, viewer: Viewer) {
    return this.queries.observation.list(query, viewer);
  }

  @Read('/v1/threshold-rules', {
    form: Freshness,
    answer: 'list',
    of: 'ThresholdRule',
    zh: '预警阈值规则：版本与出处',
    en: 'Threshold rules with their version and source',
  })
  rules() {
    return Promise.resolve(this.parts.thresholdRules ?? thresholdRules);
  }
}
