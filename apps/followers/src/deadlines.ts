import { onDeadline, type Runners } from '#application';
import type { TaskCommand } from '#domain';
import type { Logger } from '#platform';
import type { ReadModel } from '#read-model';

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
        const command: TaskCommand = { type: 'task.escalate', data: { reason: 'not acknowledged in time' } };
        await runners.task.run(id, onDeadline(`${id}/acknowledge`, command, now), command);
      }
    } catch (error) {
      logger.error({ err: error }, 'deadlines could not be looked after; trying again');
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, intervalMs);
      signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          resolve();
        },
        { once: true },
      );
    });
  }
}
