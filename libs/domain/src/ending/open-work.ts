import type { OpenRequestWork, OpenWork } from '../incident/open-work.js';
import { gone, linesHeld } from '../sharing/lines.js';
import type { LineStep, SharingState } from '../sharing/sharing.js';
import type { TaskState } from '../task/task.js';

type Task = Exclude<TaskState, { status: 'none' }>;

/** Not completed, declined or cancelled. */
export const isTaskOpen = (state: TaskState): state is Task =>
  state.status === 'assigned' || state.status === 'accepted' || state.status === 'in-progress';

/** Somebody works on it. */
export const isTaskTakenUp = (state: TaskState): boolean => isTaskOpen(state) && state.status !== 'assigned';

/** It waits for units, or holds some. */
export const isSharingOpen = (state: SharingState): boolean =>
  state.status === 'requested' || state.status === 'offered' || linesHeld(state).length > 0;

/** Steps that a line comes to by no decision of people about it but the allocation itself. */
const untaken: readonly LineStep[] = ['allocated', 'reserved'];

/** Lines that were requisitioned or committed, or are out. */
export const linesTakenUp = (state: SharingState): OpenRequestWork['lines'] =>
  linesHeld(state)
    .filter(({ step }) => !untaken.includes(step))
    .map(({ lineId, step }) => ({ lineId, step }));

/** Lines that have left their owner and are not told to come back. */
export const linesOut = (state: SharingState): OpenRequestWork['lines'] =>
  linesHeld(state).filter(({ step }) => gone.includes(step));

/** Whether something that was told to come back is not back yet. */
export const isToComeBack = (state: SharingState): boolean =>
  linesHeld(state).some(({ step }) => step === 'released');

/**
 * What people have taken up of an incident's work: its end would break their word. The rest waits for somebody and ends
 * with it.
 */
export function takenUp(
  tasks: ReadonlyMap<string, TaskState>,
  requests: ReadonlyMap<string, SharingState>,
): OpenWork {
  return {
    tasks: [...tasks]
      .filter(([, state]) => isTaskTakenUp(state))
      .map(([taskId]) => taskId)
      .sort(),
    requests: [...requests]
      .map(([sharingId, state]) => ({ sharingId, lines: linesTakenUp(state) }))
      .filter(({ lines }) => lines.length > 0)
      .sort((a, b) => (a.sharingId < b.sharingId ? -1 : 1)),
  };
}
