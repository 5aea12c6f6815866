import { approvalStatuses, type ApprovalStatus } from '#domain';
import { owedKinds, type Approval, type OwedKind, type Queries, type Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { ById, Id, OneOf, Optional, Paged } from '../query/fields.js';
import { Read } from '../query/read.js';

class ApprovalsQuery extends Paged {
  @Optional() @OneOf(approvalStatuses) status?: ApprovalStatus;
  /** Whose command it is. */
  @Optional() @Id() agencyId?: string;
  /** Of what was done alone: `open` is not signed yet, `overdue` was not signed within the term, and stays listed. */
  @Optional() @OneOf(owedKinds) owed?: OwedKind;
}

declare module '../schema/answers.js' {
  interface Answers {
    Approval: Approval;
  }
}

/** Commands that wait for a second person. */
@Controller()
export class ApprovalQueries {
  private readonly queries: Queries;

  constructor(@Inject(API_PARTS) { readModel }: ApiParts) {
    this.queries = readModel.queries;
  }

  @Read('/v1/approvals', {
    form: ApprovalsQuery,
    answer: 'page',
    of: 'Approval',
    zh: '待第二人确认或补签的命令，最近的在前',
    en: 'Commands that wait, or waited, for a second person, or were done by one alone, the latest first',
  })
  approvals(query: ApprovalsQuery, viewer: Viewer) {
    return this.queries.approval.list(query, viewer);
  }

  @Read('/v1/approvals/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'Approval',
    zh: '一个待第二人确认的命令，含其全部内容和摘要',
    en: 'One command that waits for a second person, with all of its content and its digest',
  })
  approval({ id }: ById, viewer: Viewer) {
    return this.queries.approval.find(id, viewer);
  }
}
