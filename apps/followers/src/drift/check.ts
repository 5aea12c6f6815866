import type { LogReader } from '#event-log';
import type { Logger } from '#platform';
import type { Lead, Leadership } from '#postgres';
import type { ReadModel } from '#read-model';
import { pause } from '../timing/pause.js';

const rowsAtOnce = 20;

interface DriftTimer {
  readonly reader: LogReader;
  readonly lead: Lead;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly intervalMs: number;
}

/**
 * Compares some rows of the read models with the log every so often, as long as nobody else does. What differs is
 * reported and left as it is: which side is wrong is for people to find out.
 */
export async function keepCheckingDrift(readModel: ReadModel, timer: DriftTimer): Promise<void> {
  const { lead, logger, signal, intervalMs } = timer;
  while (!signal.aborted) {
    try {
      const leadership = await lead('drift-check', signal);
      try {
        await checkWhileLeading(readModel, leadership, timer);
      } finally {
        await leadership.release();
      }
    } catch (error) {
      if (signal.aborted) return;
      logger.error({ err: error }, 'the drift check stopped; starting over');
      await pause(intervalMs, signal);
    }
  }
}

async function checkWhileLeading(
  readModel: ReadModel,
  { lost }: Leadership,
  { reader, logger, signal, intervalMs }: DriftTimer,
): Promise<void> {
  const leading = new AbortController();
  const stop = (): void => leading.abort();
  signal.addEventListener('abort', stop);
  void lost.then(stop);
  try {
    const { driftRecord } = readModel;
    await driftRecord.begin();
    const check = readModel.driftCheck((stream) => reader.stream(stream));
    while (!leading.signal.aborted && !signal.aborted) {
      await pause(intervalMs, leading.signal);
      if (leading.signal.aborted) return;
      try {
        const sampled = await check.sample(rowsAtOnce);
        for (const row of sampled.drift) logger.error({ drift: row }, 'a row differs from the log');
        await driftRecord.add(sampled);
      } catch (error) {
        logger.error({ err: error }, 'the drift check failed; trying again');
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
