import { onDeadline, type Runners } from '#application';
import type { PlanCommand } from '#domain';
import type { Logger } from '#platform';
import type { ReadModel } from '#read-model';
import { pause } from '../timing/pause.js';

const atOnce = 100;

/**
 * Puts it on record when a plan is past its date for review or drill. Due dates are data in the read model; the plan
 * itself decides whether it is still due.
 */
export async function keepPlanDeadlines(
  { plan }: Runners,
  { queries }: ReadModel,
  { logger, signal, intervalMs = 10_000 }: { logger: Logger; signal: AbortSignal; intervalMs?: number },
): Promise<void> {
  while (!signal.aborted) {
    try {
      const now = new Date().toISOString();
      for (const { planId, duty, dueAt } of await queries.plan.unrecordedOverdue(now, atOnce)) {
        if (signal.aborted) return;
        const command: PlanCommand = { type: 'plan.mark-overdue', data: { duty, dueAt } };
        const frame = onDeadline(`${planId}/${duty}/${dueAt}`, command, now);
        await plan.run(planId, frame, command).catch((error: unknown) => {
          // one that cannot be looked after must not keep the others waiting
          logger.error({ err: error, plan: planId, duty }, 'a due date of a plan could not be looked after');
        });
      }
    } catch (error) {
      logger.error({ err: error }, 'due dates of plans could not be looked after; trying again');
    }
    await pause(intervalMs, signal);
  }
}
