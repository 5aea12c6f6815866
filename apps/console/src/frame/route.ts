import { useSyncExternalStore, type MouseEvent } from 'react';

const base = '/console/';

/** What of the page an address shows. */
export interface Route {
  /** Such as `desk`, `incidents`; empty at the root. */
  readonly screen: string;
  readonly id?: string;
  readonly query: URLSearchParams;
}

export function routeOf(address: string): Route {
  const url = new URL(address, 'http://x');
  const [screen = '', id] = url.pathname.replace(base, '').split('/');
  return { screen, query: url.searchParams, ...(id ? { id: decodeURIComponent(id) } : {}) };
}

const listeners = new Set<() => void>();
const tellAll = (): void => listeners.forEach((tell) => tell());

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  addEventListener('popstate', tellAll);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('popstate', tellAll);
  };
};

/** The address, so that every state can be gone back to and handed on. */
export const useAddress = (): string =>
  useSyncExternalStore(subscribe, () => location.pathname + location.search);

/** The language goes along everywhere. */
export function addressOf(path: string, search = location.search): string {
  const url = new URL(path, `http://x${base}`);
  const language = new URLSearchParams(search).get('lang');
  if (language !== null) url.searchParams.set('lang', language);
  return url.pathname + url.search;
}

export function go(path: string, { replace = false } = {}): void {
  const address = addressOf(path);
  if (address === location.pathname + location.search) return;
  if (replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  tellAll();
}

/** For links: a plain click stays in the page, anything else is the browser's. */
export const onLink =
  (path: string) =>
  (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(path);
  };
