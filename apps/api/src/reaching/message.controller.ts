import { messageStatuses, type MessageStatus } from '#domain';
import type { Message, Queries, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { ById, Id, OneOf, Optional, Paged } from '../query/fields.js';
import { Read } from '../query/read.js';

class MessagesQuery extends Paged {
  @Optional() @OneOf(messageStatuses) status?: MessageStatus;
  /** To whom. */
  @Optional() @Id() agencyId?: string;
  /** About what: `warning-W1`. */
  @Optional() @Id() about?: string;
  /** Of an incident that is seen: about its warning, tasks, requests and reports. */
  @Optional() @Id() incidentId?: string;
}

declare module '../schema/answers.js' {
  interface Answers {
    Message: Message;
  }
}

/** What was sent to people. */
@Controller()
export class MessageQueries {
  private readonly queries: Queries;

  constructor(@Inject(API_PARTS) { readModel }: ApiParts) {
    this.queries = readModel.queries;
  }

  @Read('/v1/messages', {
    form: MessagesQuery,
    answer: 'page',
    of: 'Message',
    zh: '发给人员的通知及其结果（叫应），最近的在前；不含号码',
    en: 'What was sent to whom and what became of it, the latest first; without numbers',
  })
  messages(query: MessagesQuery, viewer: Viewer) {
    return this.queries.message.list(query, viewer);
  }

  @Read('/v1/messages/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'Message',
    zh: '一条通知及其每次发送的结果',
    en: 'One message, and what became of each attempt',
  })
  message({ id }: ById, viewer: Viewer) {
    return this.queries.message.find(id, viewer);
  }
}
