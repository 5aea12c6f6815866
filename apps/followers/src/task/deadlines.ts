import { onDeadline, type Runners } from '#application';
import type { SharingCommand, TaskCommand } from '#domain';
import type { Logger } from '#platform';
import type { ReadModel } from '#read-model';
import { pause } from '../timing/pause.js';

const atOnce = 100;

/**
 * Asks for what a passed deadline calls for: a task that nobody acknowledged in time is escalated, a request that
 * nobody met while it was open lapses. Deadlines are data in the read model; the aggregate itself decides whether
 * it is still due.
 */
export async function keepDeadlines(
  runners: Runners,
  { queries }: ReadModel,
  { logger, signal, intervalMs = 1_000 }: { logger: Logger; signal: AbortSignal; intervalMs?: number },
): Promise<void> {
  const each = async (
    due: readonly { id: string }[],
    ask: (id: string) => Promise<unknown>,
  ): Promise<void> => {
    for (const { id } of due) {
      if (signal.aborted) return;
      await ask(id).catch((error: unknown) => {
        // one that cannot be dealt with must not keep the others waiting
        logger.error({ err: error, id }, 'a deadline could not be kept; trying again');
      });
    }
  };
  while (!signal.aborted) {
    try {
      const now = new Date().toISOString();
      await each(await queries.task.overdue(now, atOnce), (id) => escalate(id, now, runners));
      await each(await queries.sharing.lapsed(now, atOnce), (id) => lapse(id, now, runners));
    } catch (error) {
      logger.error({ err: error }, 'deadlines could not be looked after; trying again');
    }
    await pause(intervalMs, signal);
  }
}

function escalate(id: string, now: string, { task }: Runners): Promise<unknown> {
  const command: TaskCommand = { type: 'task.escalate', data: { reason: 'not acknowledged in time' } };
  return task.run(id, onDeadline(`${id}/acknowledge`, command, now), command);
}

function lapse(id: string, now: string, { sharing }: Runners): Promise<unknown> {
  const command: SharingCommand = { type: 'sharing.expire', data: { reason: 'open until then' } };
  return sharing.run(id, onDeadline(`${id}/open-until`, command, now), command);
}
