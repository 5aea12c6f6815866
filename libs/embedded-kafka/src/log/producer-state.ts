import { ErrorCode } from '../protocol/errors.js';
import { ProducerRecord } from '../store/records.js';

/** As in Kafka: a client may have five batches in flight, so five can come again. */
const BATCHES_REMEMBERED = 5;
const SEQUENCES = 2 ** 31;

export interface SequencedBatch {
  producerEpoch: number;
  baseSequence: number;
  count: number;
}

export type SequenceVerdict =
  { kind: 'append' } | { kind: 'duplicate'; offset: number } | { kind: 'refused'; code: ErrorCode };

function lastSequence(batch: SequencedBatch): number {
  return (batch.baseSequence + batch.count - 1) % SEQUENCES;
}

/**
 * Decides on a batch as Kafka's ProducerAppendInfo: a producer not known here may start at any sequence (its state
 * may have expired), a new epoch starts at 0.
 */
export function checkSequence(state: ProducerRecord | undefined, batch: SequencedBatch): SequenceVerdict {
  if (!state) return { kind: 'append' };
  if (batch.producerEpoch < state.epoch) return { kind: 'refused', code: ErrorCode.INVALID_PRODUCER_EPOCH };
  if (batch.producerEpoch > state.epoch)
    return batch.baseSequence === 0
      ? { kind: 'append' }
      : { kind: 'refused', code: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER };
  const seen = state.batches.find(
    ({ first, last }) => first === batch.baseSequence && last === lastSequence(batch),
  );
  if (seen) return { kind: 'duplicate', offset: seen.offset };
  const latest = state.batches.at(-1);
  if (latest && batch.baseSequence !== (latest.last + 1) % SEQUENCES)
    return { kind: 'refused', code: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER };
  return { kind: 'append' };
}

export function withBatch(
  state: ProducerRecord | undefined,
  batch: SequencedBatch,
  offset: number,
  now: number,
): ProducerRecord {
  const earlier = state?.epoch === batch.producerEpoch ? state.batches : [];
  return {
    epoch: batch.producerEpoch,
    lastAppendAt: now,
    batches: [...earlier, { first: batch.baseSequence, last: lastSequence(batch), offset }].slice(
      -BATCHES_REMEMBERED,
    ),
  };
}
