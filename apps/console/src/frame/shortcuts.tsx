import { useEffect, useRef } from 'react';
import { shortcutOf, takesText, type Shortcut } from './keys.js';
import { singleKeys } from './settings.js';

const eventName = 'liandong-shortcut';

/** Listens for single keys on the whole page, and says them to whoever is concerned. */
export function useShortcuts(onShortcut: (shortcut: Shortcut) => void): void {
  const told = useRef(onShortcut);
  useEffect(() => {
    told.current = onShortcut;
  });
  useEffect(() => {
    let afterG = false;
    const onKey = (event: KeyboardEvent): void => {
      const at = event.target as HTMLElement;
      const isText = takesText(at.tagName, at.isContentEditable);
      if (isText || document.querySelector('dialog[open]') || !singleKeys.get()) {
        afterG = false;
        return;
      }
      const found = shortcutOf(event, afterG);
      afterG = found === 'g';
      if (found === undefined || found === 'g') return;
      event.preventDefault();
      told.current(found);
      dispatchEvent(new CustomEvent(eventName, { detail: found }));
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

/** A part of the page that some keys are for. */
export function useShortcut(name: Shortcut, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onShortcut = (event: Event): void => {
      if ((event as CustomEvent<Shortcut>).detail === name) latest.current();
    };
    addEventListener(eventName, onShortcut);
    return () => removeEventListener(eventName, onShortcut);
  }, [name]);
}
