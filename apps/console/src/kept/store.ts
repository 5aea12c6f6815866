import { useSyncExternalStore } from 'react';
import type { KeptFact } from './facts.js';
import { sealOf } from './seal.js';
import { nothingShown, Shelf, type Shown } from './shelf.js';

const listeners = new Set<() => void>();
let last: Shown = nothingShown;
let opened: { readonly deviceKey: string; readonly shelf: Promise<Shelf> } | undefined;
let looks = 0;

/** Of the person of the page. */
export async function openShelf(deviceKey: string): Promise<Shelf> {
  if (opened?.deviceKey !== deviceKey)
    opened = { deviceKey, shelf: sealOf(deviceKey).then((seal) => new Shelf(localStorage, seal)) };
  return opened.shelf;
}

/** What is kept is read anew, and shown unless something newer was read meanwhile. */
export async function lookAgain(): Promise<void> {
  if (!opened) return;
  const look = ++looks;
  const shown = await (await opened.shelf).shown();
  if (look !== looks) return;
  last = shown;
  listeners.forEach((tell) => tell());
}

/** @throws where this device keeps nothing */
export async function keep(deviceKey: string, fact: Omit<KeptFact, 'order'>): Promise<void> {
  await (await openShelf(deviceKey)).add(fact);
  await lookAgain();
}

export async function discard(id: string): Promise<void> {
  (await opened?.shelf)?.take(id);
  await lookAgain();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useKept = (): Shown => useSyncExternalStore(subscribe, () => last);
