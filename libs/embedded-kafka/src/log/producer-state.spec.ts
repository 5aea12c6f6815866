import { ErrorCode } from '../protocol/errors.js';
import { ProducerRecord } from '../store/records.js';
import { checkSequence, withBatch } from './producer-state.js';

const batch = (baseSequence: number, count = 1, producerEpoch = 0) => ({
  baseSequence,
  count,
  producerEpoch,
});
const refused = (code: ErrorCode) => ({ kind: 'refused', code });
const APPEND = { kind: 'append' };

/** Seven batches of one record, sequences 0 to 6 at offsets 100 to 106. */
function afterSeven(): ProducerRecord {
  let state: ProducerRecord | undefined;
  for (let i = 0; i < 7; i++) state = withBatch(state, batch(i), 100 + i, 1);
  return state!;
}

describe('sequence of an idempotent producer', () => {
  it('takes any sequence of a producer it does not know', () => {
    expect(checkSequence(undefined, batch(41))).toEqual(APPEND);
  });

  it('takes the next batch', () => {
    expect(checkSequence(afterSeven(), batch(7, 3))).toEqual(APPEND);
  });

  it.each([2, 3, 4, 5, 6])('answers a repeat of the last five with its offset (sequence %i)', (sequence) => {
    expect(checkSequence(afterSeven(), batch(sequence))).toEqual({
      kind: 'duplicate',
      offset: 100 + sequence,
    });
  });

  it.each([
    ['an older repeat', batch(1)],
    ['a gap', batch(8)],
    ['a repeat of another length', batch(6, 2)],
  ])('refuses %s', (_, late) => {
    expect(checkSequence(afterSeven(), late)).toEqual(refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER));
  });

  it('fences an older epoch', () => {
    const state = withBatch(undefined, batch(0, 1, 3), 0, 1);
    expect(checkSequence(state, batch(1, 1, 2))).toEqual(refused(ErrorCode.INVALID_PRODUCER_EPOCH));
  });

  it('starts a new epoch at 0 and forgets the old one', () => {
    expect(checkSequence(afterSeven(), batch(0, 1, 1))).toEqual(APPEND);
    expect(checkSequence(afterSeven(), batch(7, 1, 1))).toEqual(
      refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER),
    );
    expect(withBatch(afterSeven(), batch(0, 1, 1), 107, 2)).toEqual({
      epoch: 1,
      lastAppendAt: 2,
      batches: [{ first: 0, last: 0, offset: 107 }],
    });
  });

  it('goes on at 0 after the largest sequence, also within a batch', () => {
    const state = withBatch(undefined, batch(2 ** 31 - 2, 4), 0, 1);
    expect(state.batches).toEqual([{ first: 2 ** 31 - 2, last: 1, offset: 0 }]);
    expect(checkSequence(state, batch(2))).toEqual(APPEND);
    expect(checkSequence(withBatch(undefined, batch(2 ** 31 - 1), 0, 1), batch(0))).toEqual(APPEND);
  });
});
