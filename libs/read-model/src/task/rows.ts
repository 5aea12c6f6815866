import type { TaskState } from '#domain';
import { Count, Instant, Key, OptionalCount, OptionalInstant, OptionalText, Position, Text } from '#postgres';
import { Entity } from 'typeorm';
import { documents, type DocumentRow, type Evolve } from '../projecting/projection.js';

export type TaskStatus = Exclude<TaskState['status'], 'none'>;

@Entity('tasks')
export class TaskRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() incidentId!: string;
  @Text() assignerAgencyId!: string;
  @Text() assigneeAgencyId!: string;
  @Text() title!: string;
  @OptionalText() instructions!: string | null;
  /** 1 (first) to 5 (last). */
  @Count() priority!: number;
  @Text() status!: TaskStatus;
  @Count() acknowledgeWithinMinutes!: number;
  /** Counted from when the log recorded the assignment. */
  @Instant() acknowledgeDueAt!: string;
  /** When the log recorded it: the start of the clock. */
  @Instant() assignedAt!: string;
  /** This and the following as claimed by the assignee. */
  @OptionalInstant() acceptedAt!: string | null;
  @OptionalCount() crew!: number | null;
  @OptionalCount() vehicles!: number | null;
  @OptionalInstant() estimatedArrivalAt!: string | null;
  @OptionalInstant() progressedAt!: string | null;
  @OptionalText() progress!: string | null;
  @OptionalCount() percentComplete!: number | null;
  @OptionalInstant() completedAt!: string | null;
  @OptionalText() outcome!: string | null;
  /** Why it was declined or cancelled. */
  @OptionalText() endReason!: string | null;
  @OptionalInstant() endedAt!: string | null;
  @OptionalInstant() escalatedAt!: string | null;
  @OptionalText() escalationReason!: string | null;
  @Instant() updatedAt!: string;
}

const evolveTask: Evolve<'task', TaskRow> = (row, event, record) => {
  const { occurredAt } = record.metadata;
  if (event.type === 'task.assigned') {
    const d = event.data;
    const due = Date.parse(record.recordedAt) + d.acknowledgeWithinMinutes * 60_000;
    return {
      incidentId: d.incidentId,
      assignerAgencyId: d.assignerAgencyId,
      assigneeAgencyId: d.assigneeAgencyId,
      title: d.title,
      instructions: d.instructions ?? null,
      priority: d.priority,
      status: 'assigned',
      acknowledgeWithinMinutes: d.acknowledgeWithinMinutes,
      acknowledgeDueAt: new Date(due).toISOString(),
      assignedAt: record.recordedAt,
      acceptedAt: null,
      crew: null,
      vehicles: null,
      estimatedArrivalAt: null,
      progressedAt: null,
      progress: null,
      percentComplete: null,
      completedAt: null,
      outcome: null,
      endReason: null,
      endedAt: null,
      escalatedAt: null,
      escalationReason: null,
    };
  }
  if (!row) return undefined;
  switch (event.type) {
    case 'task.accepted': {
      const { crew = null, vehicles = null, estimatedArrivalAt = null } = event.data;
      return { ...row, status: 'accepted', acceptedAt: occurredAt, crew, vehicles, estimatedArrivalAt };
    }
    case 'task.declined':
      return { ...row, status: 'declined', endedAt: occurredAt, endReason: event.data.reason };
    case 'task.progressed': {
      const { summary, percentComplete = row.percentComplete } = event.data;
      return { ...row, status: 'in-progress', progressedAt: occurredAt, progress: summary, percentComplete };
    }
    case 'task.completed':
      return {
        ...row,
        status: 'completed',
        completedAt: occurredAt,
        endedAt: occurredAt,
        outcome: event.data.outcome,
      };
    case 'task.cancelled':
      return { ...row, status: 'cancelled', endedAt: occurredAt, endReason: event.data.reason };
    case 'task.escalated':
      return { ...row, escalatedAt: occurredAt, escalationReason: event.data.reason };
    case 'task.moved':
      return { ...row, incidentId: event.data.incidentId };
  }
};

export const tasks = documents({ name: 'tasks', aggregate: 'task', table: TaskRow, evolve: evolveTask });
