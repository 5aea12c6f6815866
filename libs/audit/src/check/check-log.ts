import type { RecordedEvent } from '#contracts';
import { isLeaf, leafOf } from '../canonical.js';
import { CompactRange } from '../merkle/compact-range.js';
import type { Checkpoint } from '../notes/checkpoint.js';
import type { TreeStore } from '../notary/tree-store.js';
import type { Finding } from './finding.js';
import { TreeCheck } from './tree-check.js';

/** Events of the log from its start, in order; ends when there are no more. */
export type Events = AsyncIterable<readonly RecordedEvent[]>;

export interface LogCheck {
  /** Events of the service that were read. */
  readonly events: number;
  /** Events covered by the largest checkpoint that was compared. */
  readonly covered: number;
  readonly finding?: Finding;
}

/**
 * Compares the log as it is now with signed checkpoints and, where there is one, with the notary's own record of
 * every leaf, which names the place to the event. Stops at the first thing that does not fit.
 */
export async function checkLog(
  log: Events,
  checkpoints: readonly Checkpoint[],
  { tree, onProgress }: { tree?: TreeStore; onProgress?: (events: number) => void } = {},
): Promise<LogCheck> {
  const check = new TreeCheck(new CompactRange(), checkpoints);
  const noted = tree?.size ?? 0;
  const largest = Math.max(0, ...checkpoints.map(({ size }) => size));
  let index = 0;
  const done = (finding?: Finding): LogCheck => ({
    events: index,
    covered: Math.min(index, largest),
    finding,
  });

  for await (const batch of log) {
    for (const event of batch) {
      if (!isLeaf(event)) continue;
      const found = leafOf(event);
      const known = tree && index < noted ? tree.leaf(index) : undefined;
      if (known && found.position !== known.position) {
        return found.position < known.position
          ? done({ kind: 'inserted', position: found.position.toString(), index })
          : done({ kind: 'removed', position: known.position.toString(), index });
      }
      if (known && known.eventId !== found.eventId) {
        return done({ kind: 'replaced', position: found.position.toString(), index });
      }
      if (known && !known.hash.equals(found.hash)) {
        return done({ kind: 'changed', position: found.position.toString(), index });
      }
      const finding = check.add(found);
      index++;
      if (finding) return done(finding);
    }
    onProgress?.(index);
  }
  if (tree && index < noted) {
    return done({ kind: 'removed', position: tree.leaf(index).position.toString(), index });
  }
  const [missing] = check.unreached;
  if (missing) {
    const reason = `a checkpoint of ${missing.size} events was signed, the log has ${index}: events were removed at its end`;
    return done({ kind: 'signature', size: missing.size, reason });
  }
  return done();
}

/**
 * Whether the notary's own record still gives the roots that were signed. When the log does not agree with the
 * record, this tells which of the two was changed. Gives the first checkpoint that it does not fit.
 */
export function checkTree(tree: TreeStore, checkpoints: readonly Checkpoint[]): Finding | undefined {
  const check = new TreeCheck(new CompactRange(), checkpoints);
  for (const leaf of tree.leavesFrom(0, tree.size)) {
    const finding = check.add(leaf);
    if (finding) return finding;
  }
  const [missing] = check.unreached;
  return (
    missing && {
      kind: 'signature',
      size: missing.size,
      reason: `the notary's record has only ${tree.size} events`,
    }
  );
}
