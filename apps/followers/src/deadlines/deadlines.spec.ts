import { commandExamples, streamId } from '#contracts';
import { lookAfter } from './deadlines.helper-spec.js';
import { keepDeadlines } from '../task/deadlines.js';
import { MemoryLog } from '../following/memory-log.helper-spec.js';

const look = (log: MemoryLog, overdue: () => Promise<string[]>, lapsed: readonly string[] = []) =>
  lookAfter(
    keepDeadlines,
    log,
    {
      'task.overdue': async () => (await overdue()).map((id) => ({ id })),
      'sharing.lapsed': () => Promise.resolve(lapsed.map((id) => ({ id }))),
    },
    'sharing.lapsed',
    2,
  );

describe('deadlines', () => {
  let log: MemoryLog;
  beforeEach(async () => {
    log = new MemoryLog();
    for (const id of ['T1', 'T2']) {
      const assigned = { ...commandExamples['task.assign'], assignerAgencyId: 'EMB' } as never;
      await log.put(streamId('task', id), { type: 'task.assigned', data: assigned });
    }
  });

  it('escalate a task once, however long the read model shows it as overdue and whoever looks', async () => {
    await Promise.all([look(log, () => Promise.resolve(['T1'])), look(log, () => Promise.resolve(['T1']))]);
    expect(log.types('task-T1')).toEqual(['task.assigned', 'task.escalated']);
    const [, escalated] = await log.read('task-T1');
    expect(escalated?.metadata).toMatchObject({
      actor: { agencyId: 'liandong', role: 'system' },
      origin: { via: 'timer', deadline: 'T1/acknowledge' },
    });
  });

  it('let a request lapse once when its time is over', async () => {
    const requested = { ...commandExamples['sharing.request'], requesterAgencyId: 'URBAN' } as never;
    await log.put('sharing-S1', { type: 'sharing.requested', data: requested });
    await look(log, () => Promise.resolve([]), ['S1']);
    expect(log.types('sharing-S1')).toEqual(['sharing.requested', 'sharing.expired']);
  });

  it('leave alone a task that was accepted in the meantime', async () => {
    await log.put('task-T1', { type: 'task.accepted', data: {} });
    await look(log, () => Promise.resolve(['T1']));
    expect(log.types('task-T1')).toEqual(['task.assigned', 'task.accepted', 'command.refused']);
  });

  it('do not wait for one that cannot be escalated, nor end when the database is away', async () => {
    let first = true;
    const errors = await look(log, () => {
      if (!first) return Promise.resolve(['T1', 'T2']);
      first = false;
      return Promise.reject(new Error('database away'));
    });
    expect(errors).toBe(1);
    expect(log.types('task-T2')).toContain('task.escalated');

    const poisoned = new MemoryLog();
    poisoned.records.push(...log.records.filter(({ storedType }) => storedType === 'task.assigned.v1'));
    const [broken] = poisoned.records;
    if (broken) poisoned.records[0] = { ...broken, storedType: 'task.unheard-of.v9' };
    expect(await look(poisoned, () => Promise.resolve(['T1', 'T2']))).toBeGreaterThan(0);
    expect(poisoned.types('task-T2')).toContain('task.escalated');
  });
});
