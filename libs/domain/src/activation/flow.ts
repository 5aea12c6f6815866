import type {
  ActivationCommand,
  ActivationEvent,
  ActivationEvents,
  ClauseTarget,
  IssuedClause,
} from './activation.js';
import type { ClauseRef } from '../plan/clause-ref.js';
import type { IncidentCommand, IncidentEvent } from '../incident/commands.js';
import type { SharingCommand, SharingEvent, SharingState } from '../sharing/sharing.js';
import { outstanding } from '../sharing/sharing.js';
import type { TaskCommand, TaskEvent } from '../task/task.js';

/** Commands that carry out a clause, with what the activation is told of their answers. */
export interface ClauseStep {
  /** Distinguishes the steps that follow from one event. */
  readonly key: string;
  /** In whose name: it gives the task, asks for the resource. */
  readonly onBehalfOf?: string;
  readonly ask: readonly {
    readonly id: string;
    readonly key: string;
    readonly command: TaskCommand | SharingCommand | IncidentCommand;
  }[];
  readonly onceDone?: ActivationCommand;
  readonly onceRefused?: (code: string) => ActivationCommand;
}

/** What an activation is told when its incident's response begins, changes or ends. */
export function activationAfter(
  incidentId: string,
  event: IncidentEvent,
  byAgencyId: string,
): ActivationCommand | undefined {
  switch (event.type) {
    case 'incident.response-activated': {
      const { planId, level } = event.data;
      if (planId === undefined) return undefined;
      return {
        type: 'activation.begin',
        data: { incidentId, planId, level, activatedByAgencyId: byAgencyId },
      };
    }
    case 'incident.response-level-changed':
      return { type: 'activation.change-level', data: { level: event.data.level } };
    case 'incident.response-terminated':
      return { type: 'activation.end', data: { reason: event.data.reason } };
    default:
      return undefined;
  }
}

/**
 * What carries out the clauses that an event of an activation calls for, and what takes back those that it closes.
 * Depends on the event alone, so that a repeat names the same steps. `recordedAt` is when the log wrote it.
 */
export function clauseStepsAfter(
  incidentId: string,
  event: ActivationEvent,
  recordedAt: string,
): ClauseStep[] {
  switch (event.type) {
    case 'activation.begun':
    case 'activation.level-changed':
      return event.data.issue.map((one) => issue(incidentId, one, event.data, recordedAt));
    case 'activation.clause-skipped':
      return withdraw(event.data, event.data.reason);
    case 'activation.ended':
      return event.data.skipped.flatMap((closed) => withdraw(closed, event.data.reason));
    default:
      return [];
  }
}

type Issuing = Pick<ActivationEvents['activation.begun'], 'round' | 'activatedByAgencyId'>;

function issue(
  incidentId: string,
  { clause: { clauseId, action, text }, taskId, sharingId }: IssuedClause,
  { round, activatedByAgencyId }: Issuing,
  recordedAt: string,
): ClauseStep {
  const clause: ClauseRef = { activationId: incidentId, round, clauseId };
  const at = { clauseId, round };
  const onceRefused = (code: string): ActivationCommand => ({
    type: 'activation.skip-clause',
    data: { ...at, reason: 'refused', evidence: code },
  });
  const { task, request, notice } = action;
  if (task && taskId !== undefined) {
    const { assigneeAgencyId = '', title, instructions = text, priority, acknowledgeWithinMinutes } = task;
    const data = {
      incidentId,
      assigneeAgencyId,
      title,
      instructions,
      priority,
      acknowledgeWithinMinutes,
      clause,
    };
    const ask = [{ id: taskId, key: clauseId, command: { type: 'task.assign', data } as const }];
    return { key: clauseId, onBehalfOf: activatedByAgencyId, ask, onceRefused };
  }
  if (request && sharingId !== undefined) {
    const { capability, amount, neededWithinMinutes, deliverTo, priority, purpose } = request;
    const neededBy = new Date(Date.parse(recordedAt) + neededWithinMinutes * 60_000).toISOString();
    const data = { incidentId, capability, amount, neededBy, deliverTo, priority, purpose, clause };
    const ask = [{ id: sharingId, key: clauseId, command: { type: 'sharing.request', data } as const }];
    const onBehalfOf = request.requesterAgencyId ?? activatedByAgencyId;
    return { key: clauseId, onBehalfOf, ask, onceRefused };
  }
  if (notice) {
    const { agencyIds, message } = notice;
    const ask = agencyIds.map((agencyId) => ({
      id: incidentId,
      key: `${clauseId}/${agencyId}`,
      command: { type: 'incident.notify-agency', data: { agencyId, message } } as const,
    }));
    const evidence = `notified: ${agencyIds.join(', ')}`;
    const onceDone: ActivationCommand = { type: 'activation.record-execution', data: { ...at, evidence } };
    return { key: clauseId, ask, onceDone, onceRefused };
  }
  return { key: clauseId, ask: [] };
}

/** Ends what is still under way for a clause that is not to be carried out any more. */
function withdraw(
  { clauseId, taskId, sharingId }: ClauseTarget & { clauseId: string },
  reason: string,
): ClauseStep[] {
  const step = (id: string, command: TaskCommand | SharingCommand): ClauseStep[] => [
    {
      key: `${clauseId}/withdraw`,
      ask: [{ id, key: `${clauseId}/withdraw`, command }],
    },
  ];
  if (taskId !== undefined) return step(taskId, { type: 'task.cancel', data: { reason } });
  if (sharingId !== undefined)
    return step(sharingId, { type: 'sharing.cancel', data: { reason, exceptOut: true } });
  return [];
}

/** What the activation is told of a task that carries out one of its clauses. */
export function tellOfTask({ round, clauseId }: ClauseRef, event: TaskEvent): ActivationCommand | undefined {
  const at = { round, clauseId };
  switch (event.type) {
    case 'task.completed':
      return { type: 'activation.record-execution', data: { ...at, evidence: event.data.outcome } };
    case 'task.declined':
    case 'task.cancelled': {
      const { reason } = event.data;
      return { type: 'activation.skip-clause', data: { ...at, reason: event.type, evidence: reason } };
    }
    default:
      return undefined;
  }
}

/** The same of a request: it is carried out when all that was asked for has arrived. */
export function tellOfSharing(
  { round, clauseId }: ClauseRef,
  event: SharingEvent,
  state: SharingState,
): ActivationCommand | undefined {
  const at = { round, clauseId };
  switch (event.type) {
    case 'sharing.arrived': {
      const lines = Object.values(state.lines).filter(({ step }) => step !== 'failed' && step !== 'dropped');
      const underWay = lines.filter(({ step }) => !hasArrived.includes(step));
      if (outstanding(state) > 0 || underWay.length > 0) return undefined;
      const evidence = lines.map(({ resourceId, quantity }) => `${resourceId} ×${quantity}`).join(', ');
      return { type: 'activation.record-execution', data: { ...at, evidence } };
    }
    case 'sharing.cancelled':
    case 'sharing.expired': {
      const { reason } = event.data;
      return { type: 'activation.skip-clause', data: { ...at, reason: event.type, evidence: reason } };
    }
    default:
      return undefined;
  }
}

const hasArrived: readonly string[] = ['arrived', 'released', 'returned'];
