import type { QueueItem } from '#read-model';
import { addressOf, onLink } from '../frame/route.js';
import { useTexts } from '../language/language.js';

/** The screen on which an item is dealt with, where it has one of its own. */
export function screenOf({ aggregate, id }: Pick<QueueItem, 'aggregate' | 'id'>): string | undefined {
  if (aggregate === 'report') return `reports/${encodeURIComponent(id)}`;
  if (aggregate === 'statistics') return `statistics/${encodeURIComponent(id)}`;
  return aggregate === 'duty' ? 'duty' : undefined;
}

export function ToScreen({ item }: { readonly item: QueueItem }) {
  const texts = useTexts();
  const address = screenOf(item);
  if (address === undefined) return null;
  return (
    <p className="acts">
      <a className="btn btn-primary" href={addressOf(address)} onClick={onLink(address)}>
        {texts.reports.go}
      </a>
    </p>
  );
}
