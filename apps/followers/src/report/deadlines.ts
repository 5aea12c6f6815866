import { onDeadline, type Runners } from '#application';
import type { ReportCommand } from '#domain';
import type { Logger } from '#platform';
import type { ReadModel } from '#read-model';
import { pause } from '../timing/pause.js';

const atOnce = 100;

/**
 * Puts on record that a statutory report did not come in time, and later that it was omitted. Deadlines are data in
 * the read model; the report itself decides whether it is still missing.
 */
export async function keepReportDeadlines(
  { report }: Runners,
  { queries }: ReadModel,
  { logger, signal, intervalMs = 1_000 }: { logger: Logger; signal: AbortSignal; intervalMs?: number },
): Promise<void> {
  const each = async (due: readonly { id: string }[], command: ReportCommand): Promise<void> => {
    for (const { id } of due) {
      if (signal.aborted) return;
      const frame = onDeadline(`${id}/${command.type}`, command, new Date().toISOString());
      await report.run(id, frame, command).catch((error: unknown) => {
        // one that cannot be looked after must not keep the others waiting
        logger.error({ err: error, report: id }, 'a deadline of a report could not be kept');
      });
    }
  };
  while (!signal.aborted) {
    try {
      const now = new Date().toISOString();
      await each(await queries.report.overdue(now, atOnce), { type: 'report.mark-overdue', data: {} });
      await each(await queries.report.omitted(now, atOnce), { type: 'report.mark-omitted', data: {} });
    } catch (error) {
      logger.error({ err: error }, 'deadlines of reports could not be looked after; trying again');
    }
    await pause(intervalMs, signal);
  }
}
