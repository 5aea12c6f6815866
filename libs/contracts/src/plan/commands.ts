import {
  incidentCategories,
  mostClauses,
  planKinds,
  planRelations,
  type IncidentCategory,
  type PlanContent,
  type PlanKind,
  type PlanRelation,
  type PlanCommands,
} from '#domain';
import { Empty } from '../form/common.js';
import { AreaCode, Flag, Id, Ids, Instant, OneOf, Optional, Parts, Text, Whole } from '../form/fields.js';
import { ClauseId, DutyHolder, PlanClause } from './clauses.js';
import { type CommandExamples, type CommandSpecs, type Outer } from '../form/specs.js';

const mostDuties = 100;
const mostFindings = 100;

export class DraftPlan implements PlanContent {
  @Text(200) title!: string;
  @OneOf(planKinds) kind!: PlanKind;
  @Optional() @OneOf(incidentCategories) category?: IncidentCategory;
  @AreaCode() areaCode!: string;
  @Flag() hazardous!: boolean;
  @Parts(() => DutyHolder, 0, mostDuties) duties!: DutyHolder[];
  @Parts(() => PlanClause, 0, mostClauses) clauses!: PlanClause[];
  @Optional() @Whole(1, 1_000) version?: number;
}

/** What is left out stays as it was. */
export class AmendPlan {
  @Optional() @Text(200) title?: string;
  @Optional() @OneOf(incidentCategories) category?: IncidentCategory;
  @Optional() @AreaCode() areaCode?: string;
  @Optional() @Parts(() => DutyHolder, 0, mostDuties) duties?: DutyHolder[];
}

export class RemoveClause {
  @ClauseId() clauseId!: string;
}

export class SubmitPlan {
  @Optional() @Id() reviewerAgencyId?: string;
}

export class ReviewPlan {
  @OneOf(['approved', 'returned']) verdict!: 'approved' | 'returned';
  @Text(4000) comments!: string;
}

export class RevisePlan {
  @Text() reason!: string;
  @Optional() @Ids(0, mostFindings) findingIds?: string[];
  @Optional() @Id() drillId?: string;
}

export class ProposePlanLink {
  @Id() otherPlanId!: string;
  @Id() agencyId!: string;
  @OneOf(planRelations) relation!: PlanRelation;
  @Optional() @Text() note?: string;
}

export class AnswerPlanLink {
  @Id() otherPlanId!: string;
  @Flag() confirmed!: boolean;
  @Optional() @Text() reason?: string;
}

export class RecordFinding {
  @Id() findingId!: string;
  @Optional() @Id() drillId?: string;
  @Optional() @Id() incidentId?: string;
  @Optional() @ClauseId() clauseId?: string;
  @Text(4000) text!: string;
}

export class RecordDrill {
  @Id() drillId!: string;
  @Instant() heldAt!: string;
}

export class EvaluatePlan {
  @Id() evaluationId!: string;
  @Optional() @Id() drillId?: string;
  @Optional() @Id() incidentId?: string;
  @Text(4000) summary!: string;
  @Optional() @Ids(0, mostFindings) findingIds?: string[];
}

export class RetirePlan {
  @Text() reason!: string;
  @Optional() @Id() replacedByPlanId?: string;
}

type OuterPlanCommand = Outer<PlanCommands, 'plan.mark-overdue'>;

export const planSpecs: CommandSpecs<OuterPlanCommand> = {
  'plan.draft': { dto: DraftPlan, creates: true, zh: '起草预案', en: 'Draft a plan' },
  'plan.amend': { dto: AmendPlan, zh: '修改预案草案', en: 'Amend a draft' },
  'plan.put-clause': { dto: PlanClause, zh: '写入条款', en: 'Put a clause' },
  'plan.remove-clause': { dto: RemoveClause, zh: '删除条款', en: 'Remove a clause' },
  'plan.submit': { dto: SubmitPlan, zh: '送审', en: 'Submit for review' },
  'plan.review': { dto: ReviewPlan, zh: '评审预案', en: 'Review a plan' },
  'plan.publish': { dto: Empty, zh: '发布预案', en: 'Publish a plan' },
  'plan.revise': { dto: RevisePlan, zh: '启动修订', en: 'Begin a revision' },
  'plan.propose-link': { dto: ProposePlanLink, zh: '提出预案衔接', en: 'Propose a link' },
  'plan.answer-link': { dto: AnswerPlanLink, zh: '答复预案衔接', en: 'Answer a link' },
  'plan.record-finding': { dto: RecordFinding, zh: '登记发现', en: 'Record a finding' },
  'plan.record-drill': { dto: RecordDrill, zh: '登记演练', en: 'Record a drill' },
  'plan.evaluate': { dto: EvaluatePlan, zh: '评估预案', en: 'Evaluate a plan' },
  'plan.retire': { dto: RetirePlan, zh: '废止预案', en: 'Retire a plan' },
};

const clause = {
  clauseId: '4.3',
  title: '首批到场人员防护',
  text: '首批到场人员按毒性气体一级防护进入',
  trigger: '危险化学品泄漏，有人员中毒',
  levels: [1, 2, 3],
  action: {
    task: { assigneeDuty: '堵漏', title: '按一级防护进入并堵漏', priority: 1, acknowledgeWithinMinutes: 10 },
  },
};

export const planExamples: CommandExamples<OuterPlanCommand> = {
  'plan.draft': {
    title: '区危险化学品事故应急预案',
    kind: 'special',
    category: 'accident',
    areaCode: '520111',
    hazardous: false,
    duties: [{ duty: '堵漏', agencyId: 'JKZ' }],
    clauses: [clause],
    version: 4,
  },
  'plan.amend': { duties: [{ duty: '堵漏', agencyId: 'FIRE' }] },
  'plan.put-clause': clause,
  'plan.remove-clause': { clauseId: '2.1' },
  'plan.submit': { reviewerAgencyId: 'GY-EMB' },
  'plan.review': { verdict: 'approved', comments: '条款可执行' },
  'plan.publish': {},
  'plan.revise': { reason: '首批到场人员防护等级不明', findingIds: ['F-09'] },
  'plan.propose-link': { otherPlanId: 'GY-FLOOD', agencyId: 'GY-EMB', relation: 'superior' },
  'plan.answer-link': { otherPlanId: 'GY-FLOOD', confirmed: true },
  'plan.record-finding': {
    findingId: 'F-09',
    incidentId: 'INC-C1',
    clauseId: '4.3',
    text: '首批到场人员防护等级不明',
  },
  'plan.record-drill': { drillId: 'DRILL-2026-07', heldAt: '2026-09-10T01:00:00Z' },
  'plan.evaluate': {
    evaluationId: 'EV-2026-01',
    incidentId: 'INC-C1',
    summary: '条款总体可用，4.3 待修订',
    findingIds: ['F-09'],
  },
  'plan.retire': { reason: '并入总体预案', replacedByPlanId: 'P-GEN' },
};
