import { haveRun, type DueTime } from '../kernel/due.js';

export interface AssignedTask {
  readonly status: string;
  /** When the log recorded the assignment. */
  readonly assignedAt: string;
  readonly acknowledgeWithinMinutes: number;
  readonly escalatedAt: string | null;
}

/** Nobody answered in time, and it is not escalated yet. */
export const isTaskOverdue = (task: AssignedTask, time: DueTime): boolean =>
  task.status === 'assigned' &&
  task.escalatedAt === null &&
  haveRun(task.acknowledgeWithinMinutes, task.assignedAt, time);
