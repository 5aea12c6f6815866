import type { IncidentEvent } from '../incident/commands.js';
import type { IncidentState } from '../incident/incident.js';
import { isSharingOpen, isTaskOpen, isToComeBack, linesOut } from './open-work.js';
import type { StatisticsCommand, StatisticsEvent, StatisticsState } from '../statistics/statistics.js';
import type { SharingCommand, SharingEvent, SharingState } from '../sharing/sharing.js';
import type { TaskCommand, TaskEvent, TaskState } from '../task/task.js';

/** Why what belongs to an incident does not go on under it: it is over, or another one has taken it in. */
export type IncidentEnd =
  | { readonly as: 'over'; readonly reason: 'incident.closed' | 'incident.rejected' | 'incident.merged' }
  | { readonly as: 'merged'; readonly intoIncidentId: string };

/**
 * A command that ends what an incident leaves behind, or hands it on. Its content hangs on the end alone: seen again,
 * the same end asks for the same.
 */
export interface EndingStep<Command> {
  readonly key: 'cancel' | 'release' | 'move' | 'close';
  readonly command: Command;
}

/** How an incident has ended, by what is on record of it; nothing while it is live. */
export function endOf({ status, mergedInto }: IncidentState): IncidentEnd | undefined {
  switch (status) {
    case 'closed':
    case 'reviewed':
      return { as: 'over', reason: 'incident.closed' };
    case 'rejected':
      return { as: 'over', reason: 'incident.rejected' };
    case 'merged':
      return mergedInto === undefined
        ? { as: 'over', reason: 'incident.merged' }
        : { as: 'merged', intoIncidentId: mergedInto };
    case 'none':
    case 'reported':
    case 'verified':
    case 'contained':
      return undefined;
  }
}

/** How an incident ends by an event; nothing by others. */
export function endBy(event: IncidentEvent): IncidentEnd | undefined {
  switch (event.type) {
    case 'incident.closed':
    case 'incident.rejected':
      return { as: 'over', reason: event.type };
    case 'incident.merged':
      return { as: 'merged', intoIncidentId: event.data.intoIncidentId };
    default:
      return undefined;
  }
}

const taskStep = (end: IncidentEnd): EndingStep<TaskCommand> =>
  end.as === 'merged'
    ? { key: 'move', command: { type: 'task.move', data: { incidentId: end.intoIncidentId } } }
    : { key: 'cancel', command: { type: 'task.cancel', data: { reason: end.reason } } };

const sharingSteps = (end: IncidentEnd): Partial<Record<EndingStep<never>['key'], SharingCommand>> =>
  end.as === 'merged'
    ? { move: { type: 'sharing.move', data: { incidentId: end.intoIncidentId } } }
    : {
        release: { type: 'sharing.release', data: { reason: end.reason } },
        cancel: { type: 'sharing.cancel', data: { reason: end.reason } },
      };

const sharingStep = (end: IncidentEnd, key: EndingStep<never>['key']): EndingStep<SharingCommand>[] => {
  const command = sharingSteps(end)[key];
  return command ? [{ key, command }] : [];
};

/** What was nothing has no disaster, and what is part of another is counted there; what is closed is counted on. */
const statisticsStep = (end: IncidentEnd): EndingStep<StatisticsCommand>[] => {
  const reason = end.as === 'merged' ? 'incident.merged' : end.reason;
  return reason === 'incident.closed'
    ? []
    : [{ key: 'close', command: { type: 'statistics.close', data: { reason } } }];
};

/** Every step that an end may ask for. */
export const stepsOf = (end: IncidentEnd): EndingStep<TaskCommand | SharingCommand | StatisticsCommand>[] => [
  taskStep(end),
  ...statisticsStep(end),
  ...(['release', 'cancel', 'move'] as const).flatMap((key) => sharingStep(end, key)),
];

/** What becomes of a task of an incident that has ended. */
export const taskAfterEnd = (state: TaskState, end: IncidentEnd): EndingStep<TaskCommand>[] =>
  isTaskOpen(state) ? [taskStep(end)] : [];

/**
 * What becomes of a negotiation: what is out is told to come back, and once all is back it is cancelled, with the lines
 * that never left.
 */
export function sharingAfterEnd(state: SharingState, end: IncidentEnd): EndingStep<SharingCommand>[] {
  if (!isSharingOpen(state)) return [];
  if (end.as === 'merged') return sharingStep(end, 'move');
  if (linesOut(state).length > 0) return sharingStep(end, 'release');
  const isWaiting = state.status === 'requested' || state.status === 'offered';
  return isWaiting && !isToComeBack(state) ? sharingStep(end, 'cancel') : [];
}

/** What becomes of the statistics of an incident: nobody is asked for figures of it any more. */
export const statisticsAfterEnd = (
  { status }: Pick<StatisticsState, 'status'>,
  end: IncidentEnd,
): EndingStep<StatisticsCommand>[] => (status === 'open' ? statisticsStep(end) : []);

/** Events by which something may come to be open under an incident that has ended in the meantime. */
const opening: readonly (TaskEvent | SharingEvent | StatisticsEvent)['type'][] = [
  'task.assigned',
  'task.moved',
  'sharing.requested',
  'sharing.offered',
  'sharing.allocation-decided',
  'sharing.moved',
  'sharing.returned',
  'statistics.opened',
];

export const mayOpenWork = ({ type }: { readonly type: string }): boolean =>
  opening.some((each) => each === type);
