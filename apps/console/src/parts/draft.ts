import { useCallback, useState } from 'react';
import { draftPrefix, ownerId } from '../api/owner.js';

/**
 * What the person of the page has typed, kept in the tab: neither `Esc`, a wrong turn, a reload nor signing in again
 * loses it, and other tabs have their own. Without storage it lasts as long as the page.
 */
export function useDraft<T extends object>(
  name: string,
  empty: T,
): readonly [T, (change: Partial<T>) => void, () => void] {
  const key = `${draftPrefix}${ownerId()}-${name}`;
  const [draft, setDraft] = useState<T>(() => ({ ...empty, ...stored(key) }));
  const change = useCallback(
    (part: Partial<T>) =>
      setDraft((before) => {
        const next = { ...before, ...part };
        keep(key, JSON.stringify(next));
        return next;
      }),
    [key],
  );
  const clear = useCallback(() => {
    keep(key, undefined);
    setDraft(empty);
  }, [key, empty]);
  return [draft, change, clear];
}

function stored(key: string): object {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '{}') as object;
  } catch {
    return {};
  }
}

function keep(key: string, text: string | undefined): void {
  try {
    if (text === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    // as long as the page
  }
}
