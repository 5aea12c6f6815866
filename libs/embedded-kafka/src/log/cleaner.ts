import { setImmediate as nextTurn } from 'node:timers/promises';
import { compactBatch, Compaction, LatestOffsets } from './compaction.js';
import { Partition, Replacement } from './partition.js';
import { maxTimestampOf, nextOffsetOf } from './record-batch.js';

export interface StepSizes {
  /** Bounds the keys that one round holds in memory; what lies behind waits for the next. */
  keyBytes: number;
  /** Bounds how long one step keeps the process from everything else. */
  batches: number;
}

const stepSizes: StepSizes = { keyBytes: 32 * 1024 * 1024, batches: 64 };

/**
 * Compacts a log, where that is due. Its last batch always stays as it is, so that the log has no gap at its end.
 * Messages go in the order of the log, so whatever a kill leaves reads like the log before: the last message of each
 * key is there, and a mark of a deleted key goes only after everything that it deletes.
 * @param now ms since 1970
 */
export function compact(
  log: Partition,
  rules: Compaction,
  now: number,
  sizes: StepSizes = stepSizes,
): Promise<void> {
  return log.exclusively(() => round(log, rules, now, sizes));
}

async function round(log: Partition, rules: Compaction, now: number, sizes: StepSizes): Promise<void> {
  const { to, tombstones } = log.compacted;
  const begin = Math.max(to, log.logStart);
  const isOver = tombstones !== undefined && now - tombstones.since > rules.tombstoneMs;
  if (!isOver && !isDirty(log, begin, rules, now)) return;
  const { latest, end } = await survey(log, begin, rules, now, sizes);
  if (end === begin && !isOver) return;
  const left = await rewrite(log, end, latest, isOver ? tombstones.before : 0, sizes);
  const waiting = tombstones && !isOver ? tombstones : { before: end, since: now };
  await log.noteCompaction({
    to: end,
    bytes: left.bytes,
    ...(left.hasTombstones && { tombstones: waiting }),
  });
}

function isDirty(log: Partition, begin: number, rules: Compaction, now: number): boolean {
  if (log.bytes - log.compacted.bytes > rules.minDirtyRatio * log.bytes) return true;
  const [oldest] = log.batchesFrom(begin, log.lastBase() ?? begin);
  return oldest !== undefined && now - maxTimestampOf(oldest.value) > rules.maxLagMs;
}

/** The last offset of each key between `begin` and the offset returned, as far as may be compacted. */
async function survey(
  log: Partition,
  begin: number,
  { minLagMs }: Compaction,
  now: number,
  { keyBytes, batches }: StepSizes,
): Promise<{ latest: LatestOffsets; end: number }> {
  const latest = new LatestOffsets(keyBytes);
  let end = begin;
  for await (const step of inSteps(log, begin, log.lastBase() ?? begin, batches))
    for (const { batch } of step) {
      const isYoung = minLagMs > 0 && now - maxTimestampOf(batch) < minLagMs;
      if (isYoung || latest.isFull) return { latest, end };
      latest.add(batch);
      end = nextOffsetOf(batch);
    }
  return { latest, end };
}

async function rewrite(
  log: Partition,
  end: number,
  latest: LatestOffsets,
  tombstonesBefore: number,
  { batches }: StepSizes,
): Promise<{ bytes: number; hasTombstones: boolean }> {
  const left = { bytes: 0, hasTombstones: false };
  let isAllRead = true;
  for await (const step of inSteps(log, 0, end, batches)) {
    const replacements: Replacement[] = [];
    for (const { offset, batch } of step) {
      // What cannot be read may hold a value of any key: from there on its mark has to stay.
      const compacted = compactBatch(batch, latest, isAllRead ? tombstonesBefore : 0);
      isAllRead &&= compacted !== undefined;
      const rest = compacted ? compacted.batch : batch;
      if (rest !== batch) replacements.push({ offset, length: batch.length, batch: rest });
      left.bytes += rest?.length ?? 0;
      left.hasTombstones ||= compacted?.hasTombstones ?? false;
    }
    if (replacements.length > 0) await log.replace(replacements);
  }
  return left;
}

/** The batches from `begin` and below `end`, some at a time, with a pause for others in between. */
async function* inSteps(log: Partition, begin: number, end: number, size: number) {
  for (let from = begin; ;) {
    const step: { offset: number; batch: Buffer }[] = [];
    for (const { key, value } of log.batchesFrom(from, end)) {
      step.push({ offset: key[2], batch: value });
      if (step.length === size) break;
    }
    const last = step.at(-1);
    if (!last || log.isDeleted) return;
    yield step;
    from = last.offset + 1;
    await nextTurn();
  }
}
