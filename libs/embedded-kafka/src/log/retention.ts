import { maxTimestampOf, nextOffsetOf } from './record-batch.js';

export interface Retention {
  /** -1 for no limit. */
  retentionMs: number;
  retentionBytes: number;
}

/**
 * Where a log must start: the oldest batches go while they are older than `retentionMs` or while the rest alone
 * still holds `retentionBytes`. A batch without a timestamp does not grow old.
 * @param batches the log from its oldest batch
 * @param atMost batches to look at: the rest has to wait for another call
 * @param bytes size of the whole log
 */
export function retainedFrom(
  batches: Iterable<{ value: Buffer }>,
  atMost: number,
  bytes: number,
  { retentionMs, retentionBytes }: Retention,
  now: number,
): number | undefined {
  let start: number | undefined;
  let left = bytes;
  let looked = 0;
  for (const { value: batch } of batches) {
    const timestamp = maxTimestampOf(batch);
    const isOld = retentionMs >= 0 && timestamp >= 0 && timestamp < now - retentionMs;
    const isSurplus = retentionBytes >= 0 && left - batch.length >= retentionBytes;
    if ((!isOld && !isSurplus) || looked++ === atMost) break;
    left -= batch.length;
    start = nextOffsetOf(batch);
  }
  return start;
}
