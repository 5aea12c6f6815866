import type { Queries, QueueItem, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { Freshness } from '../query/fields.js';
import { Read } from '../query/read.js';

declare module '../schema/answers.js' {
  interface Answers {
    QueueItem: QueueItem;
  }
}

@Controller()
export class QueueQueries {
  private readonly queries: Queries;

  constructor(@Inject(API_PARTS) { readModel }: ApiParts) {
    this.queries = readModel.queries;
  }

  @Read('/v1/queue', {
    form: Freshness,
    answer: 'list',
    of: 'QueueItem',
    zh: '待办队列：本单位待办与等待他方的事项，按最迟时刻排列',
    en: 'One queue by deadline: what the own agency has to do, and what it waits for',
  })
  queue(_: Freshness, viewer: Viewer) {
    return this.queries.queue.list(viewer);
  }
}
