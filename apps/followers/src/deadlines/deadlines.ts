import { onDeadline, type OwnDoor } from '#application';
import type { Logger } from '#platform';
import { deadlines, dueKinds, type Asked, type Due, type DueKind, type ReadModel } from '#read-model';
import { pause } from '../timing/pause.js';

const atOnce = 100;

/** A scope at an instant, whose passed deadlines are looked after. */
export interface DueScope {
  readonly door: OwnDoor;
  readonly now: string;
  readonly due: <K extends DueKind>(kind: K) => readonly Due[K][] | Promise<readonly Due[K][]>;
  /** The drill that it is the scope of. */
  readonly drillId?: string;
}

export interface Looking {
  readonly logger: Pick<Logger, 'error'>;
  readonly signal: AbortSignal;
}

/** Looks after the deadlines of the live scope, again and again until aborted. */
export async function keepDeadlines(
  door: OwnDoor,
  { queries }: Pick<ReadModel, 'queries'>,
  { intervalMs = 1_000, ...looking }: Looking & { readonly intervalMs?: number },
): Promise<void> {
  while (!looking.signal.aborted) {
    const now = new Date().toISOString();
    await lookAfter({ door, now, due: (kind) => queries.due(kind, now, atOnce) }, looking);
    await pause(intervalMs, looking.signal);
  }
}

/**
 * Asks for what passed deadlines call for. Deadlines are data of the scope; each aggregate itself decides whether it
 * is still due.
 */
export async function lookAfter(scope: DueScope, { logger, signal }: Looking): Promise<void> {
  for (const kind of dueKinds) {
    try {
      for (const asked of await askedFor(kind, scope)) {
        if (signal.aborted) return;
        await ask(asked, scope).catch((error: unknown) => {
          // one that cannot be dealt with must not keep the others waiting
          const about = { err: error, deadline: asked.key, drill: scope.drillId };
          logger.error(about, 'a deadline could not be processed; trying again');
        });
      }
    } catch (error) {
      logger.error({ err: error, of: kind }, 'deadlines could not be checked; trying again');
    }
  }
}

const askedFor = async <K extends DueKind>(kind: K, { due }: DueScope): Promise<Asked[]> =>
  (await due(kind)).map((one) => deadlines[kind](one));

const ask = ({ id, key, command }: Asked, { door, now, drillId }: DueScope): Promise<unknown> =>
  door.submitOwn(onDeadline(key, id, command, now, drillId));
