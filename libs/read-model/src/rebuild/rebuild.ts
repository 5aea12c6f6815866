import type { Database, Session } from '#postgres';
import { RebuildFailed } from './errors.js';
import {
  chosenOf,
  Filling,
  rereadAfterMs,
  withShadow,
  type RebuildProgress,
  type RebuildSource,
} from './fill.js';
import type { Projection } from '../projecting/projection.js';
import type { Shadow } from './shadow.js';
import { Swap } from './swap.js';

export interface RebuildResult {
  readonly projections: readonly string[];
  readonly events: number;
  readonly position: bigint;
  readonly seconds: number;
}

/** How often a source may end behind the live projections without having given anything. */
const fruitlessReads = 20;

/**
 * Fills tables in a schema of their own by the code that fills the live ones, then puts them in place of those in
 * one transaction. Live runner and queries go on; what a run leaves behind when it is killed, the next one drops.
 */
export class Rebuild {
  constructor(
    private readonly db: Database,
    private readonly projections: readonly Projection[],
  ) {}

  async run(
    names: readonly string[] | 'all',
    source: RebuildSource,
    onProgress: (progress: RebuildProgress) => void,
  ): Promise<RebuildResult> {
    const chosen = chosenOf(this.projections, names);
    return await withShadow(this.db, chosen, (shadow, session) => {
      const filling = new Filling(this.db, shadow, chosen, session, onProgress);
      return fillAndSwap(filling, source, shadow, session, chosen);
    });
  }
}

async function fillAndSwap(
  filling: Filling,
  source: RebuildSource,
  shadow: Shadow,
  session: Session,
  chosen: readonly Projection[],
): Promise<RebuildResult> {
  const names = chosen.map((projection) => projection.name);
  const swap = new Swap(session, shadow, names);
  let isIndexed = false;
  try {
    for (let fruitless = 0; fruitless < fruitlessReads; fruitless++) {
      for await (const batch of source(filling.from)) {
        if (await filling.take(batch)) fruitless = 0;
        if (!batch.caughtUp) continue;
        if (!isIndexed) await shadow.index();
        isIndexed = true;
        const { events, position, seconds } = filling;
        if (await swap.attempt(position)) return { projections: names, events, position, seconds };
      }
      await new Promise((resolve) => setTimeout(resolve, rereadAfterMs));
    }
  } finally {
    await swap.release();
  }
  throw new RebuildFailed(`the log ended at ${filling.position}, behind the live projections`);
}
