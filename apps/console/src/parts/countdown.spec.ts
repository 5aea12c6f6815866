import { countdownState } from './countdown.js';

const now = Date.parse('2026-12-01T02:10:00Z');

describe('a countdown', () => {
  it.each([
    ['2026-12-01T02:30:00Z', 'calm'],
    ['2026-12-01T02:25:00.001Z', 'calm'],
    ['2026-12-01T02:25:00Z', 'soon'],
    ['2026-12-01T02:10:00.001Z', 'soon'],
    ['2026-12-01T02:10:00Z', 'over'],
    ['2026-12-01T01:00:00Z', 'over'],
    [undefined, 'none'],
  ])('until %s is %s', (dueAt, state) => {
    expect(countdownState(dueAt, now)).toBe(state);
  });

  it('that was met is at rest', () => {
    expect(countdownState('2026-12-01T01:00:00Z', now, true)).toBe('met');
  });
});
