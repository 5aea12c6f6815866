import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Step } from '../feed/page.js';
import { messageOfError } from '../logger.js';
import type { Context } from './context.js';
import { internal, isRpcError } from '../wire/errors.js';

/**
 * Sends a feed as fast as the client takes it: no step is asked for before the one before it is handed over, and the
 * feed is left as soon as the call is cancelled.
 */
export async function pump(
  call: ServerWritableStream<unknown, Buffer>,
  feed: Iterator<Step>,
  { closing, logger }: Pick<Context, 'closing' | 'logger'>,
): Promise<void> {
  let wake: (() => void) | undefined;
  const resume = () => {
    const resumed = wake;
    wake = undefined;
    resumed?.();
  };
  const paused = (until?: (resume: () => void) => () => void) =>
    new Promise<void>((resolve) => {
      const stop = until?.(resume);
      wake = () => {
        stop?.();
        resolve();
      };
    });
  const isOver = () => closing.aborted || call.cancelled || call.destroyed;
  for (const event of ['drain', 'cancelled', 'close', 'error']) call.on(event, resume);

  try {
    while (!isOver()) {
      const step = feed.next();
      if (step.done === true) {
        call.end();
        return;
      }
      if (typeof step.value === 'function') {
        await paused(step.value);
        continue;
      }
      for (const message of step.value) {
        if (call.write(message)) continue;
        while (call.writableNeedDrain && !isOver()) await paused();
        if (isOver()) return;
      }
      // A page at a time: other calls get their turn although this client keeps up.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  } catch (error) {
    if (isOver()) return;
    if (!isRpcError(error)) logger.error('read failed', { error: messageOfError(error) });
    call.emit('error', isRpcError(error) ? error : internal('the read failed'));
  } finally {
    feed.return?.();
  }
}
