import { atDrillTime, onDeadline, runOwn, type Runners } from '#application';
import type { Logger } from '#platform';
import { dueKinds, type Due, type DueKind, type ReadModel } from '#read-model';
import { pause } from '../timing/pause.js';
import { deadlines, type Asked } from './table.js';

const atOnce = 100;

/** A world at an instant, whose passed deadlines are looked after. */
export interface DueWorld {
  readonly runners: Runners;
  readonly now: string;
  readonly due: <K extends DueKind>(kind: K) => readonly Due[K][] | Promise<readonly Due[K][]>;
  /** What the clock of a drill shows, and of which one. */
  readonly drill?: { readonly id: string; readonly clockAt: string };
}

export interface Looking {
  readonly logger: Pick<Logger, 'error'>;
  readonly signal: AbortSignal;
}

/** Looks after the deadlines of the live world, again and again until aborted. */
export async function keepDeadlines(
  runners: Runners,
  { queries }: Pick<ReadModel, 'queries'>,
  { intervalMs = 1_000, ...looking }: Looking & { readonly intervalMs?: number },
): Promise<void> {
  while (!looking.signal.aborted) {
    const now = new Date().toISOString();
    await lookAfter({ runners, now, due: (kind) => queries.due(kind, now, atOnce) }, looking);
    await pause(intervalMs, looking.signal);
  }
}

/**
 * Asks for what passed deadlines call for. Deadlines are data of the world; each aggregate itself decides whether it
 * is still due.
 */
export async function lookAfter(world: DueWorld, { logger, signal }: Looking): Promise<void> {
  for (const kind of dueKinds) {
    try {
      for (const asked of await askedFor(kind, world)) {
        if (signal.aborted) return;
        await ask(asked, world).catch((error: unknown) => {
          // one that cannot be dealt with must not keep the others waiting
          const about = { err: error, deadline: asked.key, drill: world.drill?.id };
          logger.error(about, 'a deadline could not be kept; trying again');
        });
      }
    } catch (error) {
      logger.error({ err: error, of: kind }, 'deadlines could not be looked after; trying again');
    }
  }
}

const askedFor = async <K extends DueKind>(kind: K, { due }: DueWorld): Promise<Asked[]> =>
  (await due(kind)).map((one) => deadlines[kind](one));

function ask({ id, key, command }: Asked, { runners, now, drill }: DueWorld): Promise<unknown> {
  const frame = onDeadline(key, command, now, drill?.id);
  return runOwn(runners, id, drill ? atDrillTime(frame, drill.clockAt) : frame, command);
}
