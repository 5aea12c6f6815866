/** Where records lie in the log: each begins where the one before it ends, the next one where the log ends. */
export interface Layout {
  /** Of the first record. */
  readonly first: number;
  /** Where a record ends. */
  after(position: number, bytes: number): number;
}

/** Neighbouring numbers. */
const numbers: Layout = { first: 1, after: (position) => position + 1 };

/** Byte offsets, with a little of the log's own before the first event. */
const byteOffsets: Layout = { first: 512, after: (position, bytes) => position + bytes };

/** @param firstPosition of the log, undefined when it is empty */
export function layoutOf(firstPosition: number | undefined, wanted: { byteOffsets: boolean }): Layout {
  const offsets = firstPosition === undefined ? wanted.byteOffsets : firstPosition !== numbers.first;
  return offsets ? byteOffsets : numbers;
}
