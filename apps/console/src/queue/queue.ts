import type { QueueItem } from '#read-model';
import { countdownState } from '../parts/countdown.js';

/** An item is known by what it is about and what is asked for. */
export const keyOf = ({
  kind,
  aggregate,
  id,
  act = '',
}: Pick<QueueItem, 'kind' | 'aggregate' | 'id' | 'act'>): string => [kind, aggregate, id, act].join(':');

export interface Shelves {
  readonly own: readonly QueueItem[];
  readonly others: readonly QueueItem[];
}

/** What others have not done in time is one's own concern; the order is the service's. */
export function shelvesOf(items: readonly QueueItem[], now: number): Shelves {
  const isOwn = ({ turn, dueAt }: QueueItem): boolean =>
    turn === 'own' || countdownState(dueAt, now) === 'over';
  return { own: items.filter(isOwn), others: items.filter((item) => !isOwn(item)) };
}

/** How many of each kind there are, in the order in which kinds come first. */
export function countsOf(items: readonly QueueItem[]): readonly (readonly [QueueItem['kind'], number])[] {
  const counts = new Map<QueueItem['kind'], number>();
  for (const { kind } of items) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts];
}

/** The key of the item so many places on; the first or last at the end, or where none is chosen. */
export function stepped(keys: readonly string[], from: string | undefined, by: 1 | -1): string | undefined {
  const at = from === undefined ? -1 : keys.indexOf(from);
  if (at < 0) return by === 1 ? keys[0] : keys.at(-1);
  return keys[Math.min(keys.length - 1, Math.max(0, at + by))];
}
