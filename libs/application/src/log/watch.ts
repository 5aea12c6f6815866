import { faultText, NotThisLog, type EventLog, type LogFault, type LogMark } from '#event-log';
import { pause, type Logger } from '#platform';
import { epochOf } from './adoption.js';

const everyMs = 5_000;

export interface LogWatchOptions {
  /** What was kept of the log elsewhere; may reject while that is away. */
  readonly marks: () => Promise<readonly LogMark[]>;
  readonly logger: Pick<Logger, 'error' | 'warn' | 'info'>;
  readonly signal: AbortSignal;
  readonly intervalMs?: number;
}

/** Checks whether the log is the one used before. */
export interface LogWatch {
  /** Resolves with {@link StartOver} when it is so again: what this process keeps in memory may be of another. */
  readonly failed: Promise<Error>;
}

/** The right log is back, or an operator has adopted the current one. */
export class StartOver extends Error {
  readonly code = 'start-over';
}

/**
 * Compares the log with the recorded marks before it is used, and every few seconds from then on; while they do not
 * fit, `eventLog` neither reads nor writes. Marks that cannot be read now are checked later: an unavailable read model
 * is no reason to refuse commands.
 */
export async function watchLog(
  eventLog: Pick<EventLog, 'compareWith' | 'compareOthers'>,
  { marks, logger, signal, intervalMs = everyMs }: LogWatchOptions,
): Promise<LogWatch> {
  let known: LogFault | undefined;
  let isAway = false;

  /** Gives whether what was wrong is put right. */
  const look = async (): Promise<boolean> => {
    try {
      const kept = await marks();
      const fault = await eventLog.compareWith(kept);
      isAway = false;
      if (fault && !known) logger.error({ fault: shown(fault) }, `${faultText(fault)}; nothing is accepted`);
      const wasWrong = known !== undefined;
      known = fault;
      if (!fault) return wasWrong;
      // what this process has seen is gone, and nothing that was kept is against that any more
      return (await eventLog.compareOthers(kept)) === undefined;
    } catch (error) {
      if (!isAway)
        logger.warn({ err: error }, 'the log could not be compared with the recorded marks; trying again');
      isAway = true;
      return false;
    }
  };

  await look();
  return {
    failed: new Promise((resolve) => {
      void (async () => {
        for (;;) {
          await pause(intervalMs, signal);
          if (signal.aborted) return;
          if (!(await look())) continue;
          logger.info({}, 'the log is in order again');
          return resolve(
            new StartOver('the log is in order again: starting over, with nothing in memory of another'),
          );
        }
      })();
    }),
  };
}

/** The form used in logs and answers. */
export const shown = ({ keeper, position, end, missing }: LogFault): Record<string, string> => ({
  keeper,
  position: position.toString(),
  end: end.toString(),
  ...(missing === undefined ? {} : { missing }),
});

/**
 * The epoch of the log if it is the one used before; otherwise undefined, and derived data stays unchanged.
 */
export async function epochNow(
  eventLog: Pick<EventLog, 'read'>,
): Promise<{ readonly epoch: string | undefined } | undefined> {
  try {
    return { epoch: await epochOf(eventLog) };
  } catch (error) {
    if (error instanceof NotThisLog) return undefined;
    throw error;
  }
}
