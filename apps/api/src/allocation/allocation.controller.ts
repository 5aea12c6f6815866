import { areaNamesOf, explainAllocation, huaxiAreas, type Explanation } from '#domain';
import type { Allocation, AllocationSummary, Queries, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { ById, Paged } from '../query/fields.js';
import { Read } from '../query/read.js';

declare module '../schema/answers.js' {
  interface Answers {
    Allocation: Allocation & {
      /** Left out with the certificate, of which it tells. */
      explanation?: Explanation;
    };
    AllocationSummary: AllocationSummary;
  }
}

@Controller()
export class AllocationQueries {
  private readonly queries: Queries;
  private readonly areaNames: (code: string) => string;

  constructor(@Inject(API_PARTS) { readModel, codeTables }: ApiParts) {
    this.queries = readModel.queries;
    this.areaNames = areaNamesOf(codeTables?.areas ?? huaxiAreas);
  }

  @Read('/v1/allocations', {
    form: Paged,
    answer: 'page',
    of: 'AllocationSummary',
    zh: '联合分配列表',
    en: 'Joint allocations',
  })
  allocations(query: Paged, viewer: Viewer) {
    return this.queries.allocation.list(query, viewer);
  }

  @Read('/v1/allocations/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'Allocation',
    zh: '联合分配：依据、结果、说明',
    en: 'One joint allocation: inputs, result and explanation',
  })
  async allocation({ id }: ById, viewer: Viewer) {
    const found = await this.queries.allocation.find(id, viewer);
    if (!found?.certificate) return found;
    return { ...found, explanation: explainAllocation(found.certificate, this.areaNames) };
  }
}
