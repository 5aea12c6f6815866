import type { TaskEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const taskEvents: StoredNames<TaskEvent> = {
  'task.assigned': 'task.assigned.v1',
  'task.accepted': 'task.accepted.v1',
  'task.declined': 'task.declined.v1',
  'task.progressed': 'task.progressed.v1',
  'task.completed': 'task.completed.v1',
  'task.cancelled': 'task.cancelled.v1',
  'task.escalated': 'task.escalated.v1',
  'task.moved': 'task.moved.v1',
};
