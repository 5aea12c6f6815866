import { onDeadline, type Runners } from '#application';
import type { TaskCommand } from '#domain';
import type { Logger } from '#platform';
import type { ReadModel } from '#read-model';
import { pause } from './pause.js';

const intervalMs = 1_000;
const atOnce = 100;

/**
 * Asks for what a passed deadline calls for: a task that nobody acknowledged in time is escalated. Deadlines are
 * data in the read model; the task itself decides whether it is still due.
 */
export async function keepDeadlines(
  runners: Runners,
  readModel: ReadModel,
  { logger, signal }: { logger: Logger; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      const now = new Date().toISOString();
      for (const { id } of await readModel.queries.overdueTasks(now, atOnce)) {
        if (signal.aborted) return;
        await escalate(id, now, runners).catch((error: unknown) => {
          // one that cannot be escalated must not keep the others waiting
          logger.error({ err: error, task: id }, 'an overdue task could not be escalated; trying again');
        });
      }
    } catch (error) {
      logger.error({ err: error }, 'deadlines could not be looked after; trying again');
    }
    await pause(intervalMs, signal);
  }
}

async function escalate(taskId: string, now: string, { task }: Runners): Promise<void> {
  const command: TaskCommand = { type: 'task.escalate', data: { reason: 'not acknowledged in time' } };
  await task.run(taskId, onDeadline(`${taskId}/acknowledge`, command, now), command);
}
