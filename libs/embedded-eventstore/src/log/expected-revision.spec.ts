import {
  type AppendDecision,
  decideAppend,
  type ExpectedRevision,
  type StreamView,
} from './expected-revision.js';
import { TOMBSTONE } from './record.js';

/** A stream that holds these ids, from revision 0 on. */
function streamOf(ids: string[], more: Partial<StreamView> = {}): StreamView {
  return {
    last: ids.length - 1,
    softDeleted: false,
    hasMetadata: () => false,
    idAt: (revision) => ids[revision],
    revisionOf: (id) => (ids.includes(id) ? ids.lastIndexOf(id) : undefined),
    ...more,
  };
}

const WRITE = { kind: 'write' };
const wrong = (current: number) => ({ kind: 'wrong-expected-version', current });
const written = (last: number) => ({ kind: 'already-written', last });

describe('decideAppend', () => {
  const abc = streamOf(['a', 'b', 'c']);
  const none = streamOf([]);

  it.each<[string, ExpectedRevision, string[], StreamView, unknown]>([
    ['a new stream', 'no_stream', ['a'], none, WRITE],
    ['a new stream, any', 'any', ['a'], none, WRITE],
    ['a new stream that should exist', 'stream_exists', ['a'], none, wrong(-1)],
    ['a new stream that has metadata', 'stream_exists', ['a'], { ...none, hasMetadata: () => true }, WRITE],
    ['a revision of a missing stream', 0n, ['a'], none, wrong(-1)],
    ['the last revision', 2n, ['d'], abc, WRITE],
    ['a revision to come', 3n, ['d'], abc, wrong(2)],
    ['a revision no stream can have', 2n ** 64n - 1n, ['d'], abc, wrong(2)],
    ['an existing stream', 'stream_exists', ['d'], abc, WRITE],

    ['the same after no stream', 'no_stream', ['a'], abc, written(0)],
    ['the same run after no stream', 'no_stream', ['a', 'b', 'c'], abc, written(2)],
    ['the same run after a revision', 0n, ['b', 'c'], abc, written(2)],
    ['another first id', 0n, ['x', 'c'], abc, wrong(2)],
    ['another later id', 'no_stream', ['a', 'x'], abc, wrong(2)],
    ['a run that goes on behind the end', 1n, ['c', 'd'], abc, wrong(2)],
    ['an id already there, at the next revision', 2n, ['a'], abc, WRITE],

    ['the same, any', 'any', ['b'], abc, written(1)],
    ['the same run, any', 'any', ['a', 'b'], abc, written(1)],
    ['the same run, stream exists', 'stream_exists', ['b', 'c'], abc, written(2)],
    ['a run that starts the same, any', 'any', ['b', 'x'], abc, wrong(2)],
    ['a run that starts with a new id, any', 'any', ['x', 'b'], abc, WRITE],

    ['nothing, any', 'any', [], abc, WRITE],
    ['nothing at the last revision', 2n, [], abc, WRITE],
    ['nothing at an earlier revision', 1n, [], abc, wrong(2)],
    ['nothing to a new stream', 'no_stream', [], none, WRITE],

    ['a soft-deleted stream as a new one', 'no_stream', ['x'], { ...abc, softDeleted: true }, WRITE],
    ['a soft-deleted stream, repeated', 'no_stream', ['a'], { ...abc, softDeleted: true }, written(0)],
    ['a soft-deleted stream, any', 'any', ['x'], { ...abc, softDeleted: true }, WRITE],
    [
      'a soft-deleted stream that should exist',
      'stream_exists',
      ['x'],
      { ...abc, softDeleted: true },
      { kind: 'stream-deleted' },
    ],
    ['a soft-deleted stream, at an early revision', 1n, ['x'], { ...abc, softDeleted: true }, wrong(2)],
  ])('%s', (_, expected, ids, stream, decision) => {
    expect(decideAppend(expected, ids, stream)).toEqual(decision as AppendDecision);
  });

  it.each<ExpectedRevision>(['any', 'no_stream', 'stream_exists', 2n, BigInt(TOMBSTONE)])(
    'refuses everything of a tombstoned stream: %s',
    (expected) => {
      expect(decideAppend(expected, ['a'], { ...abc, last: TOMBSTONE })).toEqual({ kind: 'stream-deleted' });
    },
  );
});
