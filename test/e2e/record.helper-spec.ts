import type { EventLog } from '#event-log';
import { playedAtEase } from '../../apps/demo/src/rehearsal/night.helper-spec.js';

/** What the night comes to by the rules alone: what happens in which stream, as often as it happens. */
export const wholeNight = (): string[] => playedAtEase().seen.map(({ stream, type }) => `${stream} ${type}`);

/** A stored type without its version. */
export const named = (storedType: string): string => storedType.replace(/\.v\d+$/, '');

/** For a service that has stopped for good; anything that still moves is done much sooner. */
const longestMs = 600_000;

/**
 * Waits until everything that the night comes to is on record, what flows do of it too, and gives the position of
 * the log's end then.
 * @throws Error that names what is missing
 */
export async function untilRecorded(log: EventLog): Promise<bigint> {
  const missing = new Map<string, number>();
  for (const what of wholeNight()) missing.set(what, (missing.get(what) ?? 0) + 1);
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), longestMs);
  try {
    for await (const { events, upTo } of log.follow({ after: undefined, signal: over.signal })) {
      for (const { stream, storedType } of events) {
        const what = `${stream} ${named(storedType)}`;
        const left = (missing.get(what) ?? 0) - 1;
        if (left > 0) missing.set(what, left);
        else missing.delete(what);
      }
      if (missing.size === 0) return upTo;
    }
  } catch (cause) {
    throw new Error(notYet(missing), { cause });
  } finally {
    clearTimeout(timer);
  }
  throw new Error(notYet(missing));
}

const notYet = (missing: ReadonlyMap<string, number>): string =>
  `not on record: ${[...missing].map(([what, times]) => `${times} × ${what}`).join(', ')}`;
