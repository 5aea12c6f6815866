import {
  isKnownCode,
  readinessLevels,
  shippedCodeTables,
  type CodeTable,
  type Contention,
  type Readiness,
} from '#domain';
import {
  unitStates,
  type LedgerEntry,
  type OpenRequest,
  type Queries,
  type Resource,
  type Sharing,
  type UnitState,
  type Viewer,
} from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { AreaCode, ById, Code, Flag, Freshness, Id, OneOf, Optional, Paged } from '../query/fields.js';
import { Read } from '../query/read.js';

interface FlaggedResource extends Resource {
  /** Whether the code table of this installation has its kind. */
  isKindKnown: boolean;
}

class ResourcesQuery extends Paged {
  @Optional() @Code() kind?: string;
  @Optional() @Code() capability?: string;
  @Optional() @Id() ownerAgencyId?: string;
  @Optional() @AreaCode() areaCode?: string;
  @Optional() @OneOf(readinessLevels) readiness?: Readiness;
  @Optional() @OneOf(unitStates) state?: UnitState;
}

class OpenRequestsQuery extends Paged {
  @Optional() @Id() incidentId?: string;
  @Optional() @Code() capability?: string;
  @Optional() @AreaCode() areaCode?: string;
  @Optional() @Id() requesterAgencyId?: string;
  @Optional() @Flag() exercise?: boolean;
}

class ContentionQuery extends Freshness {
  @Optional() @Flag() exercise?: boolean;
}

class LedgerQuery extends Paged {
  @Optional() @Id() agencyId?: string;
  @Optional() @Id() incidentId?: string;
  @Optional() @OneOf(['open', 'settled']) state?: 'open' | 'settled';
}

declare module '../schema/answers.js' {
  interface Answers {
    Contention: Contention;
    LedgerEntry: LedgerEntry;
    OpenRequest: OpenRequest;
    Resource: FlaggedResource;
    Sharing: Sharing;
  }
}

@Controller()
export class SharingQueries {
  private readonly queries: Queries;
  private readonly kinds: CodeTable;

  constructor(@Inject(API_PARTS) { readModel, codeTables = shippedCodeTables }: ApiParts) {
    this.queries = readModel.queries;
    this.kinds = codeTables.resourceKinds;
  }

  @Read('/v1/resources', {
    form: ResourcesQuery,
    answer: 'page',
    of: 'Resource',
    zh: '资源列表',
    en: 'Resources',
  })
  async resources(query: ResourcesQuery, viewer: Viewer) {
    const page = await this.queries.resource.list(query, viewer);
    return { ...page, items: page.items.map((found) => this.flagged(found)) };
  }

  @Read('/v1/resources/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'Resource',
    zh: '资源',
    en: 'One resource',
  })
  async resource({ id }: ById, viewer: Viewer) {
    const found = await this.queries.resource.find(id, viewer);
    return found && this.flagged(found);
  }

  @Read('/v1/requests/open', {
    form: OpenRequestsQuery,
    answer: 'page',
    of: 'OpenRequest',
    zh: '待满足的资源请求',
    en: 'Open requests, waiting for an answer or a decision',
  })
  openRequests(query: OpenRequestsQuery, viewer: Viewer) {
    return this.queries.sharing.open(query, viewer);
  }

  @Read('/v1/requests/contention', {
    form: ContentionQuery,
    answer: 'list',
    of: 'Contention',
    zh: '供不应求的能力',
    en: 'Capabilities whose demand exceeds supply',
  })
  contention({ exercise }: ContentionQuery, viewer: Viewer) {
    return this.queries.sharing.contention({ exercise }, viewer);
  }

  @Read('/v1/sharing/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'Sharing',
    zh: '资源共享协商及分配凭证',
    en: 'One negotiation with the certificate of its allocation',
  })
  sharing({ id }: ById, viewer: Viewer) {
    return this.queries.sharing.find(id, viewer);
  }

  @Read('/v1/ledger', {
    form: LedgerQuery,
    answer: 'page',
    of: 'LedgerEntry',
    zh: '征用台账：待归还、待补偿',
    en: 'Ledger of requisitioned units: to be returned or compensated',
  })
  ledger(query: LedgerQuery, viewer: Viewer) {
    return this.queries.sharing.ledger(query, viewer);
  }

  private flagged(found: Resource): FlaggedResource {
    return { ...found, isKindKnown: isKnownCode(this.kinds, found.kind) };
  }
}
