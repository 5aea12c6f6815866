import type { QueueItem } from '#read-model';
import { countsOf, keyOf, shelvesOf, stepped } from './queue.js';

const now = Date.parse('2026-12-01T02:10:00Z');
const item = (id: string, more: Partial<QueueItem> = {}): QueueItem => ({
  ...{ kind: 'task', turn: 'own', aggregate: 'task', id, since: '2026-12-01T02:00:00Z' },
  ...more,
});

describe('the queue', () => {
  it('puts what others have not done in time among one’s own, in the order given', () => {
    const late = item('late', { turn: 'other', dueAt: '2026-12-01T02:00:00Z' });
    const early = item('early', { turn: 'other', dueAt: '2026-12-01T02:30:00Z' });
    const open = item('open', { turn: 'other' });
    const { own, others } = shelvesOf([late, item('mine'), early, open], now);
    expect(own.map(({ id }) => id)).toEqual(['late', 'mine']);
    expect(others.map(({ id }) => id)).toEqual(['early', 'open']);
  });

  it('counts kinds', () => {
    expect(countsOf([item('a'), item('b', { kind: 'call' }), item('c')])).toEqual([
      ...[
        ['task', 2],
        ['call', 1],
      ],
    ]);
  });

  it('is gone through by keys and stops at its ends', () => {
    const keys = ['a', 'b', 'c'];
    expect(stepped(keys, undefined, 1)).toBe('a');
    expect(stepped(keys, 'a', 1)).toBe('b');
    expect(stepped(keys, 'c', 1)).toBe('c');
    expect(stepped(keys, 'a', -1)).toBe('a');
    expect(stepped(keys, 'gone', 1)).toBe('a');
    expect(stepped([], undefined, 1)).toBeUndefined();
  });

  it('knows two acts about one thing apart', () => {
    const [one, other] = [item('a', { act: 'task.accept' }), item('a', { act: 'task.complete' })];
    expect(keyOf(one)).not.toBe(keyOf(other));
  });
});
