import { useQuery } from '@tanstack/react-query';

const everyMs = 60_000;

/** The files that a page consists of, by their names, which have a hash of the content in them. */
export const filesOf = (html: string): readonly string[] =>
  [...html.matchAll(/(?:src|href)="(\/console\/assets\/[^"]+)"/g)].map(([, name]) => name ?? '');

/** Whether the service gives out other files by now; a page that is none of its own says nothing. */
export const isNewer = (own: readonly string[], given: readonly string[]): boolean =>
  own.length > 0 && given.length > 0 && !given.every((name) => own.includes(name));

/** Of this page as it came: what it fetches later is no part of it. */
const own = typeof document === 'undefined' ? [] : filesOf(document.head.outerHTML);

/** Whether the service has another version of the page; asked each minute, and only told. */
export function useIsNewer(): boolean {
  const { data } = useQuery({
    queryKey: ['version'],
    queryFn: async ({ signal }) => {
      const answer = await fetch('/console/', { cache: 'no-cache', redirect: 'error', signal });
      return answer.ok ? isNewer(own, filesOf(await answer.text())) : false;
    },
    refetchInterval: everyMs,
    staleTime: everyMs,
    retry: false,
  });
  return data ?? false;
}
