import { TestLog } from '../testing/log.js';
import { MemoryTables } from '../testing/memory.js';
import { tasks, TaskRow } from './rows.js';

async function taskAfter(story: (log: TestLog) => void): Promise<TaskRow | undefined> {
  const log = new TestLog();
  log.append('task-T1', {
    type: 'task.assigned',
    data: {
      incidentId: 'F1',
      assigneeAgencyId: 'FIRE',
      assignerAgencyId: 'EMB',
      title: '救人',
      priority: 1,
      acknowledgeWithinMinutes: 10,
    },
  });
  story(log);
  const memory = new MemoryTables();
  await memory.apply([tasks], log.all());
  return memory.rows(TaskRow)[0];
}

describe('tasks', () => {
  it('are due for an answer so many minutes after the assignment is on record', async () => {
    expect(await taskAfter(() => undefined)).toMatchObject({
      status: 'assigned',
      assignedAt: '2026-06-18T14:00:01.000Z',
      acknowledgeDueAt: '2026-06-18T14:10:01.000Z',
    });
  });

  it('follow the work to its outcome', async () => {
    const row = await taskAfter((log) => {
      log.append('task-T1', { type: 'task.accepted', data: { crew: 14 } });
      log.append('task-T1', { type: 'task.progressed', data: { summary: '救出两人', percentComplete: 50 } });
      log.append('task-T1', { type: 'task.progressed', data: { summary: '继续' } });
      log.append('task-T1', { type: 'task.completed', data: { outcome: '四人' } });
    });
    expect(row).toMatchObject({
      status: 'completed',
      crew: 14,
      percentComplete: 50,
      progress: '继续',
      outcome: '四人',
    });
    expect(row?.endedAt).toBe(row?.completedAt);
  });

  it('show that they were escalated, declined or cancelled', async () => {
    const escalated = await taskAfter((log) =>
      log.append('task-T1', { type: 'task.escalated', data: { reason: '未应答' } }),
    );
    expect(escalated).toMatchObject({ status: 'assigned', escalationReason: '未应答' });
    const declined = await taskAfter((log) =>
      log.append('task-T1', { type: 'task.declined', data: { reason: '在外' } }),
    );
    expect(declined).toMatchObject({ status: 'declined', endReason: '在外' });
    const cancelled = await taskAfter((log) =>
      log.append('task-T1', { type: 'task.cancelled', data: { reason: '不需要' } }),
    );
    expect(cancelled).toMatchObject({ status: 'cancelled', endReason: '不需要' });
  });
});
