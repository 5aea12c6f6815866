import {
  incidentCategories,
  planKinds,
  planRules,
  shippedCodeTables,
  type CodeTables,
  type IncidentCategory,
  type PlanDuty,
  type PlanKind,
  type PlanRule,
} from '#domain';
import type {
  Activation,
  ActivationSummary,
  DuePlan,
  Plan,
  PlanDifference,
  PlanFinding,
  PlanLink,
  PlanSummary,
  PlanVersion,
  PlanVersionSummary,
  Queries,
  Viewer,
} from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { knownCapabilities } from '../coverage/known-capabilities.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import {
  AreaCode,
  ById,
  Freshness,
  Id,
  Instant,
  OneOf,
  Optional,
  Paged,
  Text,
  Whole,
} from '../query/fields.js';
import { Read } from '../query/read.js';
import { unlistedIn, type UnlistedInPlan } from './unlisted.js';

const planStatuses: readonly Plan['status'][] = ['draft', 'in-force', 'retired'];
const linkStatuses: readonly PlanLink['status'][] = ['proposed', 'confirmed', 'declined'];
const activationStatuses: readonly Activation['status'][] = ['active', 'ended'];
const duties: readonly PlanDuty[] = ['review', 'drill'];

class PlansQuery extends Paged {
  @Optional() @OneOf(planStatuses) status?: Plan['status'];
  @Optional() @Id() ownerAgencyId?: string;
  @Optional() @OneOf(planKinds) kind?: PlanKind;
  @Optional() @OneOf(incidentCategories) category?: IncidentCategory;
  @Optional() @AreaCode() areaCode?: string;
  @Optional() @Text(100) text?: string;
}

class PlanVersionsQuery extends Paged {
  @Id() id!: string;
}

class PlanClausesQuery extends ById {
  /** The newest when left out. */
  @Optional() @Whole(1, 1_000_000) version?: number;
}

class PlanDifferenceQuery extends ById {
  /** The version before `to` when left out. */
  @Optional() @Whole(1, 1_000_000) from?: number;
  /** The newest when left out. */
  @Optional() @Whole(1, 1_000_000) to?: number;
}

class PlanLinksQuery extends Paged {
  @Optional() @Id() planId?: string;
  /** On either side. */
  @Optional() @Id() agencyId?: string;
  @Optional() @OneOf(linkStatuses) status?: PlanLink['status'];
}

class PlansDueQuery extends Paged {
  @Optional() @OneOf(duties) duty?: PlanDuty;
  @Optional() @Id() ownerAgencyId?: string;
  /** What is due before this instant; the present for what is overdue. */
  @Optional() @Instant() before?: string;
}

class ActivationsQuery extends Paged {
  @Optional() @Id() planId?: string;
  @Optional() @OneOf(activationStatuses) status?: Activation['status'];
}

interface PlanChecked extends Plan {
  /** Clauses that ask for a capability that nobody has registered and no table names. */
  readonly unlisted: readonly UnlistedInPlan[];
}

declare module '../schema/answers.js' {
  interface Answers {
    Activation: Activation;
    ActivationSummary: ActivationSummary;
    DuePlan: DuePlan;
    Plan: PlanChecked;
    PlanDifference: PlanDifference;
    PlanFinding: PlanFinding;
    PlanLinkEntry: PlanLink;
    PlanRule: PlanRule;
    PlanSummary: PlanSummary;
    PlanVersion: PlanVersion;
    PlanVersionSummary: PlanVersionSummary;
  }
}

@Controller()
export class PlanQueries {
  private readonly queries: Queries;

  private readonly tables: CodeTables;

  constructor(@Inject(API_PARTS) { readModel, codeTables }: ApiParts) {
    this.queries = readModel.queries;
    this.tables = codeTables ?? shippedCodeTables;
  }

  @Read('/v1/plans', { form: PlansQuery, answer: 'page', of: 'PlanSummary', zh: '预案列表', en: 'Plans' })
  plans(query: PlansQuery, viewer: Viewer) {
    return this.queries.plan.list(query, viewer);
  }

  @Read('/v1/plans/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'Plan',
    zh: '预案：现行条款、草案、评审、衔接、评估',
    en: 'One plan: version in force, draft, reviews, links, evaluations',
  })
  async plan({ id }: ById, viewer: Viewer): Promise<PlanChecked | undefined> {
    const plan = await this.queries.plan.find(id, viewer);
    return (
      plan && { ...plan, unlisted: unlistedIn(plan, await knownCapabilities(this.queries, this.tables)) }
    );
  }

  @Read('/v1/plans/:id/versions', {
    form: PlanVersionsQuery,
    answer: 'page',
    of: 'PlanVersionSummary',
    zh: '预案各版本',
    en: 'Versions of a plan',
  })
  versions({ id, ...paging }: PlanVersionsQuery, viewer: Viewer) {
    return this.queries.plan.versions(id, paging, viewer);
  }

  @Read('/v1/plans/:id/clauses', {
    form: PlanClausesQuery,
    answer: 'one',
    of: 'PlanVersion',
    zh: '预案某一版本的条款',
    en: 'The clauses of a version',
  })
  clauses({ id, version }: PlanClausesQuery, viewer: Viewer) {
    return this.queries.plan.version(id, version, viewer);
  }

  @Read('/v1/plans/:id/diff', {
    form: PlanDifferenceQuery,
    answer: 'one',
    of: 'PlanDifference',
    zh: '两个版本的条款差异',
    en: 'What changed between two versions',
  })
  difference({ id, from, to }: PlanDifferenceQuery, viewer: Viewer) {
    return this.queries.plan.difference(id, { from, to }, viewer);
  }

  @Read('/v1/plans/:id/findings', {
    form: ById,
    answer: 'list',
    of: 'PlanFinding',
    zh: '发现 → 修订版本 → 下一次演练和评估',
    en: 'Findings, the version that addressed each, and the next drill and evaluation',
  })
  findings({ id }: ById, viewer: Viewer) {
    return this.queries.plan.findings(id, viewer);
  }

  @Read('/v1/plan-links', {
    form: PlanLinksQuery,
    answer: 'page',
    of: 'PlanLinkEntry',
    zh: '预案衔接关系',
    en: 'Links between plans',
  })
  links(query: PlanLinksQuery, viewer: Viewer) {
    return this.queries.plan.links(query, viewer);
  }

  @Read('/v1/plans-due', {
    form: PlansDueQuery,
    answer: 'page',
    of: 'DuePlan',
    zh: '预案评估和演练到期情况',
    en: 'Plans due for review or drill',
  })
  due(query: PlansDueQuery, viewer: Viewer) {
    return this.queries.plan.due(query, viewer);
  }

  @Read('/v1/plan-rules', {
    form: Freshness,
    answer: 'list',
    of: 'PlanRule',
    zh: '评估和演练周期及其依据',
    en: 'Review and exercise intervals of plans, with their source',
  })
  rules() {
    return Promise.resolve(planRules);
  }

  @Read('/v1/activations', {
    form: ActivationsQuery,
    answer: 'page',
    of: 'ActivationSummary',
    zh: '预案启动列表',
    en: 'Activations of plans',
  })
  activations(query: ActivationsQuery, viewer: Viewer) {
    return this.queries.activation.list(query, viewer);
  }

  @Read('/v1/activations/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'Activation',
    zh: '一起事件的预案启动：各条款状态',
    en: 'The activation for one incident: state of each clause',
  })
  activation({ id }: ById, viewer: Viewer) {
    return this.queries.activation.find(id, viewer);
  }
}
