import { TOMBSTONE } from './record.js';

/** What a writer believes of the stream; a bigint is the revision of its last event. */
export type ExpectedRevision = 'any' | 'no_stream' | 'stream_exists' | bigint;

export type AppendDecision =
  | { kind: 'write' }
  /** The events are there already, the last of them at `last`. */
  | { kind: 'already-written'; last: number }
  /** `current` is the last revision, −1 when there is none. */
  | { kind: 'wrong-expected-version'; current: number }
  | { kind: 'stream-deleted' };

/** What a decision may ask about one stream, pending appends of the same commit included. */
export interface StreamView {
  /** The revision of the last event, −1 when there is none, TOMBSTONE when the stream is gone for ever. */
  last: number;
  softDeleted: boolean;
  hasMetadata(): boolean;
  idAt(revision: number): string | undefined;
  /** The latest revision with that event id. */
  revisionOf(id: string): number | undefined;
}

/**
 * EventStoreDB's rule for an append. With an exact revision (or none expected) the ids already stored right after that
 * revision decide: all the same means the append was done before, and that answer never expires. The same id at the
 * true next revision is a new event. With `any` and `stream_exists` the first id decides.
 */
export function decideAppend(
  expected: ExpectedRevision,
  ids: readonly string[],
  stream: StreamView,
): AppendDecision {
  if (stream.last === TOMBSTONE) return { kind: 'stream-deleted' };
  if (expected === 'stream_exists') {
    if (stream.softDeleted) return { kind: 'stream-deleted' };
    if (stream.last < 0 && !stream.hasMetadata()) return wrong(stream);
  }
  if (expected === 'any' || expected === 'stream_exists') return decideByFirstId(ids, stream);

  const after = expected === 'no_stream' ? -1 : Number(expected);
  if (after > stream.last) return wrong(stream);
  if (after === stream.last) return { kind: 'write' };
  return decideByRun(ids, after + 1, stream, expected === 'no_stream' && stream.softDeleted);
}

function decideByFirstId(ids: readonly string[], stream: StreamView): AppendDecision {
  const [firstId] = ids;
  const first = firstId === undefined ? undefined : stream.revisionOf(firstId);
  return first === undefined ? { kind: 'write' } : decideByRun(ids, first, stream, false);
}

function decideByRun(
  ids: readonly string[],
  first: number,
  stream: StreamView,
  reborn: boolean,
): AppendDecision {
  if (ids.length === 0) return wrong(stream);
  const same = ids.findIndex((id, i) => stream.idAt(first + i) !== id);
  if (same === -1) return { kind: 'already-written', last: first + ids.length - 1 };
  return same === 0 && reborn ? { kind: 'write' } : wrong(stream);
}

function wrong(stream: StreamView): AppendDecision {
  return { kind: 'wrong-expected-version', current: stream.last };
}
