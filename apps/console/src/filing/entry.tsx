import { useEffect, useRef } from 'react';
import { go } from '../frame/route.js';
import { useTexts } from '../language/language.js';

/** On a narrow screen the list is another page. */
export function BackToList() {
  const texts = useTexts();
  return (
    <button type="button" className="btn back narrow-only" onClick={() => go('reports')}>
      ‹ {texts.reports.list}
    </button>
  );
}

/** Whoever opens it from the list begins at its first field; `since` is how often that was done before it was chosen. */
export function useFocusOnEntry(entered: number, since: number, isThere: boolean) {
  const at = useRef<HTMLDivElement>(null);
  const done = useRef(since);
  useEffect(() => {
    if (!isThere || entered === done.current) return;
    done.current = entered;
    at.current?.querySelector<HTMLElement>('.act input, .act textarea, .act button')?.focus();
  }, [entered, isThere]);
  return at;
}
