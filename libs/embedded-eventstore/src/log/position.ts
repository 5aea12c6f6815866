/**
 * A place in the log as the protocol has it. Events have the same number twice; `{commit: p, prepare: 0}` lies just
 * before the event at `p` and behind all events before it.
 */
export interface Position {
  readonly commit: number;
  readonly prepare: number;
}

/** On the wire 2^64 − 1, which as a position to start from means the end. */
export const BEFORE_ALL: Position = { commit: -1, prepare: -1 };

export const positionAt = (number: number): Position => ({ commit: number, prepare: number });
export const justBefore = (number: number): Position => ({ commit: number, prepare: 0 });

export function isBefore(one: Position, other: Position): boolean {
  return one.commit < other.commit || (one.commit === other.commit && one.prepare < other.prepare);
}

export function latest(one: Position, other: Position): Position {
  return isBefore(one, other) ? other : one;
}

/** The number up to which, that one included, events lie at or before a position. */
export function passed({ commit, prepare }: Position): number {
  return prepare < commit ? commit - 1 : commit;
}
