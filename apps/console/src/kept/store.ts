import { useSyncExternalStore } from 'react';
import { parsed, type KeptFact } from './facts.js';

const key = 'liandong-kept';
const listeners = new Set<() => void>();
let last: { readonly text: string | null; readonly facts: readonly KeptFact[] } = { text: null, facts: [] };

/** All that this device keeps, of whomever. */
export function keptFacts(): readonly KeptFact[] {
  const text = stored();
  if (text !== last.text) last = { text, facts: parsed(text) };
  return last.facts;
}

function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @throws where the browser keeps nothing: then nothing was promised either */
export function changeKept(change: (facts: readonly KeptFact[]) => readonly KeptFact[]): void {
  localStorage.setItem(key, JSON.stringify(change(keptFacts())));
  listeners.forEach((tell) => tell());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // what other tabs keep
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

export const useKept = (): readonly KeptFact[] => useSyncExternalStore(subscribe, keptFacts);
