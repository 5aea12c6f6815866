import type { Position } from '../log/position.js';
import { BEFORE_ALL, justBefore, positionAt } from '../log/position.js';
import { type CheckpointOptions, Checkpoints } from './checkpoints.js';

const SIZE = 10;

/** Catches up with events of ten bytes each from 0 on, and tells the checkpoints. */
function caughtUp(
  options: Partial<CheckpointOptions>,
  count: number,
  matching: readonly number[] = [],
  from = BEFORE_ALL,
) {
  const checkpoints = new Checkpoints({ kind: 'last-match', window: 4, interval: 8, ...options }, from);
  const told: (Position | undefined)[] = [];
  for (let n = 0; n < count; n++)
    told.push(checkpoints.consideredPast(n * SIZE, (n + 1) * SIZE, matching.includes(n)));
  told.push(checkpoints.caughtUp(count * SIZE));
  return { checkpoints, told: told.filter((position) => position !== undefined) };
}

describe('checkpoints of a filtered subscription', () => {
  it('where nothing matched are none that is a position, and there is no other after it (24.2)', () => {
    const { checkpoints, told } = caughtUp({}, 3);
    expect(told).toEqual([BEFORE_ALL]);
    for (let n = 3; n < 30; n++) expect(checkpoints.consideredLive(n * SIZE, true)).toBeUndefined();
  });

  it('are of the last event that matched, or of where a later page began (24.2)', () => {
    expect(caughtUp({}, 6, [1, 4]).told).toEqual([positionAt(40)]);
    expect(caughtUp({}, 9, [1]).told).toEqual([justBefore(40)]);
    expect(caughtUp({}, 3, [], positionAt(0)).told).toEqual([positionAt(0)]);
  });

  it('are where the log ends (25.0)', () => {
    expect(caughtUp({ kind: 'log-end' }, 0).told).toEqual([justBefore(0)]);
    expect(caughtUp({ kind: 'log-end' }, 3, [2]).told).toEqual([justBefore(30)]);
    expect(caughtUp({ kind: 'log-end' }, 9, []).told).toEqual([justBefore(40), justBefore(90)]);
  });

  it('are where the last page with an event began (25.1)', () => {
    expect(caughtUp({ kind: 'page-start' }, 3).told).toEqual([positionAt(0)]);
    expect(caughtUp({ kind: 'page-start' }, 6).told).toEqual([justBefore(40)]);
    expect(caughtUp({ kind: 'page-start' }, 8).told).toEqual([justBefore(40)]);
    expect(caughtUp({ kind: 'page-start' }, 6, [5]).told).toEqual([positionAt(50)]);
  });

  it('follow in their interval once caught up, whether or not something matches', () => {
    const { checkpoints } = caughtUp({}, 3, [2]);
    const told = Array.from({ length: 16 }, (_, i) => checkpoints.consideredLive((3 + i) * SIZE, i === 8));
    expect(told.filter((position) => position !== undefined)).toEqual([positionAt(100), positionAt(180)]);
    expect(checkpoints.fellBehind()).toBeUndefined();
  });
});
