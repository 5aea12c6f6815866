import type { TimelineEntry } from '#read-model';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { freshnessOf, touched, type Freshness } from './freshness.js';
import { listen } from './feed.js';

interface Live {
  /** When the service was last heard, milliseconds since 1970. */
  readonly lastSignAt: number;
  /** Of the newest event. */
  readonly position?: string;
  readonly isOnline: boolean;
  readonly isSignedOut: boolean;
  /** The newest first. */
  readonly events: readonly TimelineEntry[];
}

const LiveContext = createContext<Live>({ lastSignAt: 0, isOnline: true, isSignedOut: false, events: [] });
const NowContext = createContext(0);

export const useLive = (): Live => use(LiveContext);
/** Milliseconds since 1970, once a second. */
export const useNow = (): number => use(NowContext);

export function useFreshness(): Freshness {
  const { lastSignAt, isOnline } = useLive();
  const now = useNow();
  return isOnline ? freshnessOf(lastSignAt, now) : 'off';
}

const mostEvents = 200;
/** Questions of one burst of events come together. */
const gatherMs = 120;

/** Hears the feed while somebody is signed in, and asks again for what changed. */
export function LiveProvider({
  session,
  children,
}: {
  /** Its public id. */
  readonly session: string;
  readonly children: ReactNode;
}) {
  const [live, setLive] = useState<Live>(() => ({
    ...{ lastSignAt: Date.now(), isOnline: navigator.onLine, isSignedOut: false, events: [] },
  }));
  const client = useQueryClient();

  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    let gathered: TimelineEntry[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = (): void => {
      timer = undefined;
      const events = gathered;
      gathered = [];
      const prefixes = new Set(events.flatMap(touched));
      void client.invalidateQueries({
        predicate: ({ queryKey: [kind, path] }) =>
          kind === 'answer' && typeof path === 'string' && [...prefixes].some((one) => path.startsWith(one)),
      });
      setLive((before) => ({
        ...before,
        position: events.at(-1)?.position ?? before.position,
        events: [...events.toReversed(), ...before.events].slice(0, mostEvents),
      }));
    };
    listen(
      session,
      (news) => {
        switch (news.type) {
          case 'pulse':
            return setLive((before) => ({ ...before, lastSignAt: Math.max(before.lastSignAt, news.at) }));
          case 'event':
            gathered.push(news.event);
            timer ??= setTimeout(flush, gatherMs);
            return setLive((before) => ({ ...before, lastSignAt: Math.max(before.lastSignAt, news.at) }));
          case 'gap':
            return void client.invalidateQueries();
          case 'signed-out':
            return setLive((before) => ({ ...before, isSignedOut: true }));
        }
      },
      signal,
    );
    const online = (): void => setLive((before) => ({ ...before, isOnline: navigator.onLine }));
    addEventListener('online', online, { signal });
    addEventListener('offline', online, { signal });
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [client, session]);

  return <LiveContext value={live}>{children}</LiveContext>;
}

export function NowProvider({ children }: { readonly children: ReactNode }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <NowContext value={now}>{children}</NowContext>;
}

/** The moment of this second, as a date. */
export function useDate(): Date {
  const now = useNow();
  return useMemo(() => new Date(now), [now]);
}
