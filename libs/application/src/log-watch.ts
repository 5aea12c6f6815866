import { faultText, type EventLog, type LogFault, type LogMark } from '#event-log';
import { pause, type Logger } from '#platform';

const everyMs = 5_000;

export interface LogWatchOptions {
  /** What was kept of the log elsewhere; may reject while that is away. */
  readonly marks: () => Promise<readonly LogMark[]>;
  readonly logger: Pick<Logger, 'error' | 'warn' | 'info'>;
  readonly signal: AbortSignal;
  readonly intervalMs?: number;
}

/** Watching whether the log is the one that was worked with. */
export interface LogWatch {
  /** Resolves when an operator has taken another log into use: what this process keeps in memory is of the old one. */
  readonly failed: Promise<Error>;
}

/** An operator has decided for the log that is there now. */
export class LogTakenIntoUse extends Error {
  readonly code = 'log-taken-into-use';
}

/**
 * Compares the log with what was kept of it, before anything else is done with it and every few seconds from then on;
 * while something does not fit, `eventLog` neither reads nor writes. What cannot be asked just now is asked later: a
 * read model that is away is no reason to refuse commands.
 */
export async function watchLog(
  eventLog: Pick<EventLog, 'compareWith' | 'compareOthers'>,
  options: LogWatchOptions,
): Promise<LogWatch> {
  const { marks, logger, signal, intervalMs = everyMs } = options;
  let known: LogFault | undefined;
  let isAway = false;

  const look = async (): Promise<Error | undefined> => {
    try {
      const kept = await marks();
      const fault = await eventLog.compareWith(kept);
      if (fault && !known) logger.error({ fault: shown(fault) }, `${faultText(fault)}; nothing is accepted`);
      if (!fault && known) logger.info({}, 'the log is again the one that was worked with');
      known = fault;
      isAway = false;
      // what this process knows does not fit, and nothing else that was kept is against it any more
      const isDecided = fault !== undefined && !(await eventLog.compareOthers(kept));
      return isDecided
        ? new LogTakenIntoUse('another log was taken into use: starting over with it')
        : undefined;
    } catch (error) {
      if (!isAway)
        logger.warn({ err: error }, 'the log could not be compared with what was kept of it; trying again');
      isAway = true;
      return undefined;
    }
  };

  await look();
  return {
    failed: new Promise((resolve) => {
      void (async () => {
        for (;;) {
          await pause(intervalMs, signal);
          if (signal.aborted) return;
          const over = await look();
          if (over) return resolve(over);
        }
      })();
    }),
  };
}

/** As it stands in logs and answers. */
export const shown = ({ keeper, position, end, missing }: LogFault): Record<string, string> => ({
  keeper,
  position: position.toString(),
  end: end.toString(),
  ...(missing === undefined ? {} : { missing }),
});
