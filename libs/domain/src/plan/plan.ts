import type { Tagged } from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import { clauseOf, planContentOf, type Clause, type PlanContent } from './clauses.js';
import type { PlanDue, PlanDuty } from './rules.js';

export const planRelations = ['superior', 'neighbouring', 'enterprise', 'special'] as const;
/** What the other plan is to this one: of the superior, a neighbour, an enterprise, or a special plan under it. */
export type PlanRelation = (typeof planRelations)[number];

/** Where a finding comes from: a drill or the review of an incident. */
export interface FindingSource {
  drillId?: string;
  incidentId?: string;
}

export interface PlanCommands {
  'plan.draft': PlanContent & {
    /** Number that the first version is published under: more than 1 when earlier ones exist on paper. */
    version?: number;
  };
  'plan.amend': Partial<Omit<PlanContent, 'clauses' | 'kind' | 'hazardous'>>;
  'plan.put-clause': Clause;
  'plan.remove-clause': { clauseId: string };
  /** `reviewerAgencyId` left out: somebody else of the plan's own agency. */
  'plan.submit': { reviewerAgencyId?: string };
  'plan.review': { verdict: 'approved' | 'returned'; comments: string };
  'plan.publish': Record<never, never>;
  'plan.revise': { reason: string; findingIds?: readonly string[]; drillId?: string };
  'plan.propose-link': { otherPlanId: string; agencyId: string; relation: PlanRelation; note?: string };
  'plan.answer-link': { otherPlanId: string; confirmed: boolean; reason?: string };
  'plan.record-finding': FindingSource & { findingId: string; clauseId?: string; text: string };
  'plan.record-drill': { drillId: string; heldAt: string };
  'plan.evaluate': FindingSource & { evaluationId: string; summary: string; findingIds?: readonly string[] };
  /** Puts an overdue duty on record; only for the due date that it names. */
  'plan.mark-overdue': { duty: PlanDuty; dueAt: string };
  'plan.retire': { reason: string; replacedByPlanId?: string };
}

export interface PlanEvents {
  'plan.drafted': PlanContent & { version: number; ownerAgencyId: string; byPrincipal: string };
  'plan.amended': PlanCommands['plan.amend'] & { byPrincipal: string };
  'plan.clause-put': Clause & { byPrincipal: string };
  'plan.clause-removed': { clauseId: string; byPrincipal: string };
  'plan.submitted': { version: number; reviewerAgencyId: string; byPrincipal: string };
  'plan.reviewed': {
    version: number;
    verdict: 'approved' | 'returned';
    comments: string;
    reviewerAgencyId: string;
    byPrincipal: string;
  };
  /** Everything that is in force from now on. */
  'plan.published': PlanContent & {
    version: number;
    ownerAgencyId: string;
    reason?: string;
    findingIds: readonly string[];
    drillId?: string;
    due: readonly PlanDue[];
  };
  'plan.revised': {
    version: number;
    reason: string;
    findingIds: readonly string[];
    drillId?: string;
    byPrincipal: string;
  };
  'plan.link-proposed': PlanCommands['plan.propose-link'];
  'plan.link-answered': PlanCommands['plan.answer-link'] & { agencyId: string };
  'plan.finding-recorded': PlanCommands['plan.record-finding'] & { version: number; byAgencyId: string };
  'plan.drilled': { drillId: string; heldAt: string; version: number; due: readonly PlanDue[] };
  'plan.evaluated': Omit<PlanCommands['plan.evaluate'], 'findingIds'> & {
    version: number;
    findingIds: readonly string[];
    due: readonly PlanDue[];
  };
  'plan.overdue': { duty: PlanDuty; dueAt: string; version: number; rule: PlanDue['rule'] };
  'plan.retired': { reason: string; replacedByPlanId?: string };
}

export type PlanCommand = Tagged<PlanCommands>;
export type PlanEvent = Tagged<PlanEvents>;

/** The version that is being written, and how far it has come. */
export interface Draft {
  readonly status: 'drafting' | 'submitted' | 'returned' | 'approved';
  readonly version: number;
  readonly content: PlanContent;
  /** Who had a hand in it: none of them reviews it. */
  readonly principals: readonly string[];
  readonly reviewerAgencyId?: string;
  readonly reason?: string;
  readonly findingIds: readonly string[];
  readonly drillId?: string;
}

export interface PublishedPlan {
  readonly version: number;
  readonly content: PlanContent;
}

export interface PlanState {
  readonly status: 'none' | 'kept' | 'retired';
  readonly ownerAgencyId?: string;
  readonly draft?: Draft;
  /** What is in force. */
  readonly published?: PublishedPlan;
  readonly due: Readonly<Partial<Record<PlanDuty, PlanDue>>>;
  /** The due date of each duty that is on record as missed. */
  readonly overdue: Readonly<Partial<Record<PlanDuty, string>>>;
  readonly findings: Readonly<Record<string, { clauseId?: string }>>;
  readonly links: Readonly<Record<string, { agencyId: string; relation: PlanRelation; confirmed?: boolean }>>;
  readonly drills: readonly string[];
  readonly evaluations: readonly string[];
}

export const noPlan: PlanState = {
  status: 'none',
  due: {},
  overdue: {},
  findings: {},
  links: {},
  drills: [],
  evaluations: [],
};

export function evolvePlan(state: PlanState, event: PlanEvent): PlanState {
  switch (event.type) {
    case 'plan.drafted': {
      const { version, ownerAgencyId, byPrincipal } = event.data;
      const content = planContentOf(event.data);
      const draft = {
        status: 'drafting' as const,
        version,
        content,
        principals: [byPrincipal],
        findingIds: [],
      };
      return { ...state, status: 'kept', ownerAgencyId, draft };
    }
    case 'plan.amended': {
      const { title, category, areaCode, duties, byPrincipal } = event.data;
      return rewritten(state, byPrincipal, (c) => ({
        ...c,
        title: title ?? c.title,
        category: category ?? c.category,
        areaCode: areaCode ?? c.areaCode,
        duties: duties ?? c.duties,
      }));
    }
    case 'plan.clause-put':
      return rewritten(state, event.data.byPrincipal, (c) => ({
        ...c,
        clauses: withClause(c.clauses, clauseOf(event.data)),
      }));
    case 'plan.clause-removed':
      return rewritten(state, event.data.byPrincipal, (c) => ({
        ...c,
        clauses: c.clauses.filter(({ clauseId }) => clauseId !== event.data.clauseId),
      }));
    case 'plan.submitted': {
      const { reviewerAgencyId, byPrincipal } = event.data;
      return withDraft(state, (draft) => ({
        ...draft,
        status: 'submitted',
        reviewerAgencyId,
        principals: joined(draft.principals, byPrincipal),
      }));
    }
    case 'plan.reviewed':
      return withDraft(state, (draft) => ({ ...draft, status: event.data.verdict }));
    case 'plan.published': {
      const { version, due, ownerAgencyId } = event.data;
      const published = { version, content: planContentOf(event.data) };
      return { ...state, status: 'kept', ownerAgencyId, published, draft: undefined, due: dueBy(state, due) };
    }
    case 'plan.revised': {
      const { published } = state;
      if (!published) return state;
      const { version, reason, findingIds, drillId, byPrincipal } = event.data;
      const { content } = published;
      const draft = { status: 'drafting' as const, version, content, principals: [byPrincipal] };
      return { ...state, draft: { ...draft, reason, findingIds, drillId } };
    }
    case 'plan.link-proposed': {
      const { otherPlanId, agencyId, relation } = event.data;
      return { ...state, links: put(state.links, otherPlanId, { agencyId, relation }) };
    }
    case 'plan.link-answered': {
      const { otherPlanId, confirmed } = event.data;
      const link = own(state.links, otherPlanId);
      return link ? { ...state, links: put(state.links, otherPlanId, { ...link, confirmed }) } : state;
    }
    case 'plan.finding-recorded': {
      const { findingId, clauseId } = event.data;
      return { ...state, findings: put(state.findings, findingId, { clauseId }) };
    }
    case 'plan.drilled':
      return { ...state, drills: [...state.drills, event.data.drillId], due: dueBy(state, event.data.due) };
    case 'plan.evaluated': {
      const { evaluationId, due } = event.data;
      return { ...state, evaluations: [...state.evaluations, evaluationId], due: dueBy(state, due) };
    }
    case 'plan.overdue':
      return { ...state, overdue: { ...state.overdue, [event.data.duty]: event.data.dueAt } };
    case 'plan.retired':
      return { ...state, status: 'retired', draft: undefined, due: {} };
  }
}

const withClause = (clauses: readonly Clause[], clause: Clause): readonly Clause[] =>
  clauses.some(({ clauseId }) => clauseId === clause.clauseId)
    ? clauses.map((known) => (known.clauseId === clause.clauseId ? clause : known))
    : [...clauses, clause];

const joined = (principals: readonly string[], principal: string): readonly string[] =>
  principals.includes(principal) ? principals : [...principals, principal];

/** A record with one more entry; any key is a key of its own. */
const put = <V>(record: Readonly<Record<string, V>>, key: string, value: V): Record<string, V> =>
  Object.fromEntries([...Object.entries(record).filter(([k]) => k !== key), [key, value]]);

const withDraft = (state: PlanState, change: (draft: Draft) => Draft): PlanState =>
  state.draft ? { ...state, draft: change(state.draft) } : state;

/** What is rewritten has to be submitted again. */
const rewritten = (
  state: PlanState,
  byPrincipal: string,
  change: (content: PlanContent) => PlanContent,
): PlanState =>
  withDraft(state, (draft) => ({
    ...draft,
    status: 'drafting',
    content: change(draft.content),
    principals: joined(draft.principals, byPrincipal),
  }));

const dueBy = (state: PlanState, due: readonly PlanDue[]): PlanState['due'] => ({
  ...state.due,
  ...Object.fromEntries(due.map((one) => [one.duty, one])),
});
