import {
  accept,
  refuse,
  type Actor,
  type Decider,
  type DecisionContext,
  type Decision,
  type Refusal,
} from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import {
  assigneeOf,
  clauseOf,
  kindsOf,
  planContentOf,
  sameClause,
  type Clause,
  type PlanContent,
} from './clauses.js';
import { dueAfter } from './rules.js';
import {
  evolvePlan,
  noPlan,
  type Draft,
  type PlanCommand,
  type PlanCommands,
  type PlanEvent,
  type PlanState,
} from './plan.js';

type PlanDecision = Decision<PlanEvent>;

/** More would make the version that is published too large to be read at a glance, and for the log. */
export const mostClauses = 200;

/**
 * A plan (预案): written by clauses, reviewed by somebody who had no hand in it, published as a version, revised for
 * what incidents and drills have shown, retired. Only the agency whose plan it is changes it; the reviewer it names
 * and the other side of a link answer for themselves.
 */
export const plan: Decider<PlanCommand, PlanEvent, PlanState> = {
  initialState: noPlan,

  decide(command, state, context): PlanDecision {
    const { actor, unknownAgencies } = context;
    if (command.type === 'plan.draft') return draft(command.data, state, context);
    if (state.status === 'none') return refuse('not-found');
    if (command.type === 'plan.mark-overdue') return markOverdue(command.data, state);
    if (command.type === 'plan.answer-link') return answerLink(command.data, state, actor);
    if (command.type === 'plan.retire' && state.status === 'retired') return accept();
    if (state.status === 'retired') return refuse('wrong-status', { status: state.status });
    if (unknownAgencies?.length) return refuse('agency-unknown', { agencies: unknownAgencies });
    if (command.type === 'plan.review') return review(command.data, state, actor);
    if (actor.agencyId !== state.ownerAgencyId && actor.role !== 'system')
      return refuse('acting-for-another', { ownerAgencyId: state.ownerAgencyId });
    return asOwner(command, state, context);
  },

  evolve: evolvePlan,
};

type OwnersCommand = Exclude<
  PlanCommand,
  { type: 'plan.draft' | 'plan.mark-overdue' | 'plan.answer-link' | 'plan.review' }
>;

function asOwner(command: OwnersCommand, state: PlanState, context: DecisionContext): PlanDecision {
  switch (command.type) {
    case 'plan.amend':
    case 'plan.put-clause':
    case 'plan.remove-clause':
    case 'plan.submit':
    case 'plan.publish':
      return state.draft
        ? onDraft(command, state.draft, state, context)
        : refuse('wrong-status', { draft: 'none' });
    case 'plan.revise':
      return revise(command.data, state, context.actor);
    case 'plan.propose-link': {
      const { otherPlanId, agencyId, relation, note } = command.data;
      const known = own(state.links, otherPlanId);
      const isSo = known?.agencyId === agencyId && known.relation === relation && known.confirmed !== false;
      if (isSo) return accept();
      return accept({ type: 'plan.link-proposed', data: { otherPlanId, agencyId, relation, note } });
    }
    case 'plan.record-finding':
      return recordFinding(command.data, state, context);
    case 'plan.record-drill':
      return recordDrill(command.data, state, context);
    case 'plan.evaluate':
      return evaluate(command.data, state, context);
    case 'plan.retire': {
      const { reason, replacedByPlanId } = command.data;
      return accept({ type: 'plan.retired', data: { reason, replacedByPlanId } });
    }
  }
}

function draft(
  d: PlanCommands['plan.draft'],
  state: PlanState,
  { actor, unknownAgencies }: DecisionContext,
): PlanDecision {
  if (state.status !== 'none') return refuse('already-exists');
  if (unknownAgencies?.length) return refuse('agency-unknown', { agencies: unknownAgencies });
  const ids = d.clauses.map(({ clauseId }) => clauseId);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) return refuse('invalid-command', { field: 'clauses', twice });
  for (const clause of d.clauses) {
    const problem = unsound(clause);
    if (problem) return problem;
  }
  return accept({
    type: 'plan.drafted',
    data: {
      ...planContentOf(d),
      version: d.version ?? 1,
      ownerAgencyId: actor.agencyId,
      byPrincipal: actor.principal,
    },
  });
}

function unsound(clause: Clause): { refusal: Refusal } | undefined {
  const { clauseId, action } = clause;
  const kinds = kindsOf(clause);
  if (kinds.length !== 1) return refuse('one-action-required', { clauseId, kinds });
  const named = [action.task?.assigneeAgencyId, action.task?.assigneeDuty].filter((a) => a !== undefined);
  if (action.task && named.length !== 1) return refuse('assignee-required', { clauseId });
  return undefined;
}

type DraftCommand = Extract<
  OwnersCommand,
  { type: 'plan.amend' | 'plan.put-clause' | 'plan.remove-clause' | 'plan.submit' | 'plan.publish' }
>;

function onDraft(
  command: DraftCommand,
  current: Draft,
  state: PlanState,
  { actor, occurredAt }: DecisionContext,
): PlanDecision {
  const { status, content, version } = current;
  const byPrincipal = actor.principal;
  if (command.type === 'plan.publish') {
    if (status !== 'approved') return refuse('wrong-status', { draft: status });
    const { reason, findingIds, drillId } = current;
    // a new version does not put off the drill that the last one owes
    const due = dueAfter(content, occurredAt).filter((one) => one.duty === 'review' || !state.due.drill);
    const ownerAgencyId = state.ownerAgencyId ?? actor.agencyId;
    const data = { ...planContentOf(content), version, ownerAgencyId, reason, findingIds, drillId, due };
    return accept({ type: 'plan.published', data });
  }
  if (command.type === 'plan.submit') {
    if (status === 'submitted') return accept();
    if (status === 'approved') return refuse('wrong-status', { draft: status });
    const { reviewerAgencyId = state.ownerAgencyId ?? actor.agencyId } = command.data;
    return (
      incomplete(content) ??
      accept({ type: 'plan.submitted', data: { version, reviewerAgencyId, byPrincipal } })
    );
  }
  if (status === 'submitted') return refuse('wrong-status', { draft: status });
  switch (command.type) {
    case 'plan.amend': {
      const { title, category, areaCode, duties } = command.data;
      const named = duties?.map(({ duty, agencyId }) => ({ duty, agencyId }));
      return accept({
        type: 'plan.amended',
        data: { title, category, areaCode, duties: named, byPrincipal },
      });
    }
    case 'plan.put-clause': {
      const clause = clauseOf(command.data);
      const known = content.clauses.find(({ clauseId }) => clauseId === clause.clauseId);
      if (known && sameClause(known, clause)) return accept();
      if (!known && content.clauses.length >= mostClauses) return refuse('too-many-clauses', { mostClauses });
      return unsound(clause) ?? accept({ type: 'plan.clause-put', data: { ...clause, byPrincipal } });
    }
    case 'plan.remove-clause': {
      const { clauseId } = command.data;
      if (!content.clauses.some((clause) => clause.clauseId === clauseId)) return accept();
      return accept({ type: 'plan.clause-removed', data: { clauseId, byPrincipal } });
    }
  }
}

/** What keeps a draft from being carried out as it stands. */
function incomplete({ clauses, duties }: PlanContent): PlanDecision | undefined {
  if (clauses.length === 0) return refuse('no-clauses');
  for (const { clauseId, action } of clauses) {
    if (action.task && assigneeOf(action.task, duties) === undefined)
      return refuse('duty-unknown', { clauseId, duty: action.task.assigneeDuty });
  }
  return undefined;
}

function review(d: PlanCommands['plan.review'], state: PlanState, actor: Actor): PlanDecision {
  const current = state.draft;
  if (current?.status !== 'submitted') return refuse('wrong-status', { draft: current?.status ?? 'none' });
  const { reviewerAgencyId = state.ownerAgencyId, principals, version } = current;
  if (actor.agencyId !== reviewerAgencyId) return refuse('acting-for-another', { reviewerAgencyId });
  // names of persons mean something within their own agency only
  if (actor.agencyId === state.ownerAgencyId && principals.includes(actor.principal))
    return refuse('reviewer-is-drafter', { principal: actor.principal });
  const { verdict, comments } = d;
  return accept({
    type: 'plan.reviewed',
    data: { version, verdict, comments, reviewerAgencyId: actor.agencyId, byPrincipal: actor.principal },
  });
}

function revise(
  { reason, findingIds = [], drillId }: PlanCommands['plan.revise'],
  state: PlanState,
  actor: Actor,
): PlanDecision {
  if (!state.published) return refuse('plan-not-published');
  if (state.draft) return refuse('wrong-status', { draft: state.draft.status });
  const cited = [...new Set(findingIds)];
  const unknown = cited.filter((id) => !own(state.findings, id));
  if (unknown.length > 0) return refuse('finding-unknown', { findingIds: unknown });
  const version = state.published.version + 1;
  return accept({
    type: 'plan.revised',
    data: { version, reason, findingIds: cited, drillId, byPrincipal: actor.principal },
  });
}

function answerLink(
  { otherPlanId, confirmed, reason }: PlanCommands['plan.answer-link'],
  state: PlanState,
  { agencyId }: Actor,
): PlanDecision {
  const link = own(state.links, otherPlanId);
  if (!link) return refuse('link-unknown', { otherPlanId });
  if (link.agencyId !== agencyId) return refuse('acting-for-another', { agencyId: link.agencyId });
  if (link.confirmed === confirmed) return accept();
  return accept({ type: 'plan.link-answered', data: { otherPlanId, confirmed, reason, agencyId } });
}

function recordFinding(
  { findingId, clauseId, text, drillId, incidentId }: PlanCommands['plan.record-finding'],
  state: PlanState,
  { actor, incident }: DecisionContext,
): PlanDecision {
  if (!state.published) return refuse('plan-not-published');
  if (own(state.findings, findingId)) return accept();
  if (incident === 'missing') return refuse('incident-unknown', { incidentId });
  if ((drillId === undefined) === (incidentId === undefined)) return refuse('one-source-required');
  const { version, content } = state.published;
  if (clauseId !== undefined && !content.clauses.some((clause) => clause.clauseId === clauseId))
    return refuse('clause-unknown', { clauseId, version });
  return accept({
    type: 'plan.finding-recorded',
    data: { findingId, clauseId, text, drillId, incidentId, version, byAgencyId: actor.agencyId },
  });
}

function recordDrill(
  { drillId, heldAt }: PlanCommands['plan.record-drill'],
  state: PlanState,
  { occurredAt }: DecisionContext,
): PlanDecision {
  if (!state.published) return refuse('plan-not-published');
  if (state.drills.includes(drillId)) return accept();
  if (Date.parse(heldAt) > Date.parse(occurredAt)) return refuse('date-out-of-range', { heldAt, occurredAt });
  const { version, content } = state.published;
  const due = dueAfter(content, heldAt, 'drill');
  return accept({ type: 'plan.drilled', data: { drillId, heldAt, version, due } });
}

function evaluate(
  d: PlanCommands['plan.evaluate'],
  state: PlanState,
  { incident, occurredAt }: DecisionContext,
): PlanDecision {
  if (!state.published) return refuse('plan-not-published');
  const { evaluationId, summary, drillId, incidentId, findingIds = [] } = d;
  if (state.evaluations.includes(evaluationId)) return accept();
  if (incident === 'missing') return refuse('incident-unknown', { incidentId });
  const cited = [...new Set(findingIds)];
  const unknown = cited.filter((id) => !own(state.findings, id));
  if (unknown.length > 0) return refuse('finding-unknown', { findingIds: unknown });
  const { version, content } = state.published;
  const due = dueAfter(content, occurredAt, 'review');
  return accept({
    type: 'plan.evaluated',
    data: { evaluationId, summary, drillId, incidentId, findingIds: cited, version, due },
  });
}

/** Done again or put off in the meantime, it is no longer what the deadline was about. */
function markOverdue({ duty, dueAt }: PlanCommands['plan.mark-overdue'], state: PlanState): PlanDecision {
  const due = state.due[duty];
  if (!due || due.dueAt !== dueAt || state.overdue[duty] === dueAt) return accept();
  const version = state.published?.version ?? 0;
  return accept({ type: 'plan.overdue', data: { duty, dueAt, version, rule: due.rule } });
}
