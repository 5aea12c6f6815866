import type { Awaited } from './awaited.js';

/** A task waits for who has it: to take it up, then to end it. */
export function awaitedOfTask(task: {
  readonly id: string;
  readonly status: string;
  readonly assigneeAgencyId: string;
  readonly assignedAt: string;
  readonly acknowledgeDueAt: string;
}): Awaited[] {
  const { id, status, assigneeAgencyId: agencyId, assignedAt: since, acknowledgeDueAt: dueAt } = task;
  const one = { aggregate: 'task', id, agencyId, since };
  if (status === 'assigned') return [{ ...one, act: 'task.accept', dueAt }];
  const isTakenUp = status === 'accepted' || status === 'in-progress';
  return isTakenUp ? [{ ...one, act: 'task.complete' }] : [];
}

/** A call waits for whom it was made to, and for its stand-in once it was escalated. */
export function awaitedOfCall(call: {
  readonly warningId: string;
  readonly agencyId: string;
  readonly standInAgencyId: string | null;
  readonly calledAt: string;
  readonly dueAt: string;
  readonly acknowledgedAt: string | null;
}): Awaited[] {
  const { warningId: id, agencyId, standInAgencyId, calledAt: since, dueAt, acknowledgedAt } = call;
  if (acknowledgedAt !== null) return [];
  const called = standInAgencyId === null ? [agencyId] : [agencyId, standInAgencyId];
  return called.map((one) => ({
    ...{ act: 'warning.acknowledge', aggregate: 'warning', id },
    ...{ agencyId: one, since, dueAt },
  }));
}

/** A report that is due waits for who owes it. */
export const awaitedOfReport = (report: {
  readonly id: string;
  readonly status: string;
  readonly obligedAgencyId: string;
  readonly startedAt: string;
  readonly dueAt: string;
}): Awaited[] => {
  const { id, status, obligedAgencyId: agencyId, startedAt: since, dueAt } = report;
  return status === 'due' ? [{ act: 'report.submit', aggregate: 'report', id, agencyId, since, dueAt }] : [];
};

/** A proposed agreement waits for who would give. */
export const awaitedOfAgreement = (agreement: {
  readonly id: string;
  readonly status: string;
  readonly providerAgencyId: string;
  readonly updatedAt: string;
}): Awaited[] => {
  const { id, status, providerAgencyId: agencyId, updatedAt: since } = agreement;
  return status === 'proposed'
    ? [{ act: 'agreement.confirm', aggregate: 'agreement', id, agencyId, since }]
    : [];
};

/** A draft that was submitted waits for its reviewer. */
export const awaitedOfPlan = (plan: {
  readonly id: string;
  readonly draft: { readonly status: string; readonly reviewerAgencyId?: string } | null;
  readonly updatedAt: string;
}): Awaited[] => {
  const { id, draft, updatedAt: since } = plan;
  return draft?.status === 'submitted' && draft.reviewerAgencyId !== undefined
    ? [{ act: 'plan.review', aggregate: 'plan', id, agencyId: draft.reviewerAgencyId, since }]
    : [];
};

/** A link that was proposed waits for the owner of the other plan. */
export const awaitedOfPlanLink = (link: {
  readonly planId: string;
  readonly agencyId: string;
  readonly status: string;
  readonly proposedAt: string;
}): Awaited[] => {
  const { planId: id, agencyId, status, proposedAt: since } = link;
  return status === 'proposed' ? [{ act: 'plan.answer-link', aggregate: 'plan', id, agencyId, since }] : [];
};

/** A corrective action waits for who has to do it, and once that is done for who conducted the drill. */
export function awaitedOfAction(action: {
  readonly drillId: string;
  readonly agencyId: string;
  readonly plannerAgencyId: string;
  readonly status: string;
  readonly dueAt: string;
  readonly updatedAt: string;
}): Awaited[] {
  const { drillId: id, agencyId, plannerAgencyId, status, dueAt, updatedAt: since } = action;
  const one = { aggregate: 'drill', id, since };
  if (status === 'open') return [{ ...one, act: 'drill.complete-action', agencyId, dueAt }];
  return status === 'completed' ? [{ ...one, act: 'drill.close-action', agencyId: plannerAgencyId }] : [];
}

/** What was reported waits for who commands there. */
export const awaitedOfIncident = (
  incident: { readonly id: string; readonly status: string; readonly reportedAt: string },
  commandingAgencyId: string,
): Awaited[] => {
  const { id, status, reportedAt: since } = incident;
  return status === 'reported'
    ? [{ act: 'incident.verify', aggregate: 'incident', id, agencyId: commandingAgencyId, since }]
    : [];
};

/** A command that waits for a second person, or is to be signed by one, waits for an agency whose person may be that. */
export const awaitedOfApproval = (
  approval: {
    readonly id: string;
    readonly status: string;
    readonly requestedAt: string;
    readonly endsAt: string;
  },
  agencyId: string,
): Awaited[] => {
  const { id, status, requestedAt: since, endsAt: dueAt } = approval;
  return status === 'waiting' || status === 'owed'
    ? [{ act: 'approval.confirm', aggregate: 'approval', id, agencyId, since, dueAt }]
    : [];
};
