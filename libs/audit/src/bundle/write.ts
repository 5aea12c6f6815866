import type { RecordedEvent } from '#contracts';
import { canonicalBytes, isLeaf } from '../canonical.js';
import { consistencyProof, inclusionProof } from '../merkle/proofs.js';
import { cosignedNote } from '../notary/cosignatures.js';
import type { StoredCheckpoint, TreeStore } from '../notary/tree-store.js';
import { bundleFormat, leavesPerLine, ofIncident, type BundleHeader, type Selection } from './format.js';
import { LineWriter } from './lines.js';

/** There is nothing to export: no checkpoint, or none that covers what was asked for. */
export class NothingToExport extends Error {
  readonly code = 'nothing-to-export';
}

export interface BundleSource {
  readonly tree: TreeStore;
  /** The log after a position, in order; may end or go on for ever. */
  readonly follow: (after: bigint | undefined) => AsyncIterable<readonly RecordedEvent[]>;
}

export interface BundleOptions {
  readonly selection: Selection;
  readonly origin: string;
  readonly codeVersion: string;
  readonly createdAt: string;
  readonly keys: BundleHeader['keys'];
  readonly onProgress?: (done: number, of: number) => void;
}

export interface Written {
  readonly events: number;
  /** Size of the largest checkpoint in it. */
  readonly covered: number;
}

/** Each costs a signature check, and the last covers all. */
const mostCheckpoints = 1_000;

/**
 * Writes a bundle of what the latest checkpoint covers; later events are not in it. Memory does not grow with the
 * number of events, except by a number for each event of an incident.
 * @throws {NothingToExport}
 */
export async function writeBundle(
  file: string,
  source: BundleSource,
  options: BundleOptions,
): Promise<Written> {
  const latest = source.tree.latestCheckpoint();
  if (!latest || latest.size === 0) throw new NothingToExport('there is no checkpoint yet');
  const lines = new LineWriter(file);
  try {
    const { selection } = options;
    const written =
      'incident' in selection
        ? await writeIncident(lines, source, options, selection.incident, latest)
        : await writeRange(lines, source, options, latest);
    await lines.control({ kind: 'end', events: written.events });
    await lines.close();
    return written;
  } catch (error) {
    await lines.abandon();
    throw error;
  }
}

const header = ({ origin, codeVersion, createdAt, selection, keys }: BundleOptions): BundleHeader => ({
  kind: 'bundle',
  format: bundleFormat,
  origin,
  codeVersion,
  createdAt,
  selection,
  keys,
});

async function writeRange(
  lines: LineWriter,
  { tree, follow }: BundleSource,
  options: BundleOptions,
  latest: StoredCheckpoint,
): Promise<Written> {
  const { selection, onProgress } = options;
  const isWhole = !('from' in selection);
  const first = isWhole ? 0 : tree.countUpTo(BigInt(selection.from) - 1n);
  const end = Math.min(latest.size, isWhole ? latest.size : tree.countUpTo(BigInt(selection.to)));
  if (first >= end) throw new NothingToExport('no checkpoint covers an event in this range');
  const tail = tailFrom(tree, end, latest);
  await lines.control({ ...header(options), range: { first, end } });
  await writeCheckpoints(lines, [...tree.sample(first, end, mostCheckpoints), ...tail]);
  await writeConsistency(lines, tree, tail);
  if (first > 0) await lines.control({ kind: 'left', nodes: nodesBetween(tree, 0, first) });

  let index = first;
  let noted = first;
  const writeNoted = async (): Promise<void> => {
    const hashes = Buffer.concat([...tree.leavesFrom(noted, index)].map(({ hash }) => hash));
    await lines.control({ kind: 'leaves', hashes: hashes.toString('base64') });
    noted = index;
  };
  reading: for await (const batch of follow(first > 0 ? tree.leaf(first - 1).position : undefined)) {
    for (const event of batch) {
      if (!isLeaf(event)) continue;
      await lines.write(canonicalBytes(event));
      index++;
      if (index - noted === leavesPerLine) await writeNoted();
      if (index === end) break reading;
    }
    onProgress?.(index - first, end - first);
  }
  if (index > noted) await writeNoted();
  const closing = tail[0]?.size ?? end;
  if (closing > end) await lines.control({ kind: 'right', nodes: nodesBetween(tree, end, closing) });
  onProgress?.(index - first, end - first);
  return { events: index - first, covered: latest.size };
}

async function writeIncident(
  lines: LineWriter,
  { tree, follow }: BundleSource,
  options: BundleOptions,
  incident: string,
  latest: StoredCheckpoint,
): Promise<Written> {
  const belongs = ofIncident(incident);
  const found: number[] = [];
  const each = async (visit: (event: RecordedEvent, index: number) => Promise<void>): Promise<void> => {
    let index = 0;
    for await (const batch of follow(undefined)) {
      for (const event of batch) {
        if (!isLeaf(event)) continue;
        await visit(event, index);
        if (++index === latest.size) return;
      }
      options.onProgress?.(index, latest.size);
    }
  };
  // twice through the log, so that the events themselves need not be kept
  await each((event, at) => {
    if (belongs(event)) found.push(at);
    return Promise.resolve();
  });
  if (found.length === 0)
    throw new NothingToExport(`no event of incident ${incident} is covered by a checkpoint`);
  const tail = tailFrom(tree, (found.at(-1) ?? 0) + 1, latest);
  const closing = tail[0]?.size ?? latest.size;
  await lines.control(header(options));
  await writeCheckpoints(lines, tail);
  await writeConsistency(lines, tree, tail);
  let next = 0;
  await each(async (event, at) => {
    if (found[next] !== at) return;
    next++;
    const proof = texts(inclusionProof(at, closing, tree.node));
    await lines.control({ kind: 'event', index: at, proof });
    await lines.write(canonicalBytes(event));
  });
  return { events: next, covered: latest.size };
}

/** The latest cosigned checkpoint at or behind `end`, where there is one, and the latest of all. */
function tailFrom(tree: TreeStore, end: number, latest: StoredCheckpoint): StoredCheckpoint[] {
  const cosigned = tree.latestCosigned(end);
  return cosigned && cosigned.size < latest.size ? [cosigned, latest] : [latest];
}

async function writeCheckpoints(lines: LineWriter, checkpoints: readonly StoredCheckpoint[]): Promise<void> {
  for (const checkpoint of checkpoints) {
    await lines.control({ kind: 'checkpoint', note: cosignedNote(checkpoint) });
  }
}

/** From each checkpoint of the tail to the next; the first is reached by events or proofs. */
async function writeConsistency(
  lines: LineWriter,
  tree: TreeStore,
  tail: readonly StoredCheckpoint[],
): Promise<void> {
  for (const [n, { size: to }] of tail.entries()) {
    const from = tail[n - 1]?.size;
    if (from === undefined) continue;
    await lines.control({
      kind: 'consistency',
      from,
      to,
      proof: texts(consistencyProof(from, to, tree.node)),
    });
  }
}

const texts = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('base64'));

const nodesBetween = (tree: TreeStore, start: number, end: number): string[] =>
  texts(tree.cover(start, end).map(({ hash }) => hash));
