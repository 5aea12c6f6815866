import { onDeadline, type Runners } from '#application';
import type { WarningCommand } from '#domain';
import type { Logger } from '#platform';
import type { ReadModel } from '#read-model';
import { pause } from '../timing/pause.js';

const atOnce = 100;

/**
 * Escalates calls that nobody confirmed in time to the stand-in, and expires warnings past their expected end.
 * Deadlines are data in the read model; the warning itself decides whether it is still due.
 */
export async function keepWarningDeadlines(
  { warning }: Runners,
  { queries }: ReadModel,
  { logger, signal, intervalMs = 1_000 }: { logger: Logger; signal: AbortSignal; intervalMs?: number },
): Promise<void> {
  const ask = async (id: string, deadline: string, command: WarningCommand): Promise<void> => {
    if (signal.aborted) return;
    try {
      await warning.run(id, onDeadline(`${id}/${deadline}`, command, new Date().toISOString()), command);
    } catch (error) {
      // one that cannot be looked after must not keep the others waiting
      logger.error({ err: error, warning: id, deadline }, 'a deadline of a warning could not be kept');
    }
  };
  while (!signal.aborted) {
    try {
      const now = new Date().toISOString();
      for (const { warningId, agencyId, version } of await queries.warning.overdueCalls(now, atOnce)) {
        const data = { agencyId, reason: 'not acknowledged in time' };
        const deadline = `${version}/acknowledge/${agencyId}`;
        await ask(warningId, deadline, { type: 'warning.escalate-call', data });
      }
      for (const { id, version } of await queries.warning.overdue(now, atOnce)) {
        await ask(id, `${version}/expire`, { type: 'warning.expire', data: { version } });
      }
    } catch (error) {
      logger.error({ err: error }, 'deadlines of warnings could not be looked after; trying again');
    }
    await pause(intervalMs, signal);
  }
}
