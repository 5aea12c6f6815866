import type {
  AgencyBoard,
  Agency,
  Incident,
  LinkedResponse,
  Page,
  QueueItem,
  Resource,
  Sharing,
  Task,
  Warning,
  WarningSummary,
} from '#read-model';
import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLanguage } from '../language/language.js';
import { ask } from './http.js';

/** As much of `/v1/codes` as the page shows. */
export interface Codes {
  readonly capabilityNames: {
    readonly codes: readonly {
      readonly code: string;
      readonly zh: string;
      readonly en: string;
      readonly unit?: { readonly zh: string; readonly en: string };
    }[];
  };
  readonly areas: { readonly areas: readonly { readonly code: string; readonly name: string }[] };
  readonly neededItems: {
    readonly byCategory: Readonly<Record<Incident['category'], readonly NeededItem[]>>;
  };
}

export type NeededItem = 'time' | 'place' | 'position' | 'casualties' | 'type';

/** A command that the person may give. */
export interface Act {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly secondPerson?: 'before' | 'after';
}

/** Asked by its address, which is its key too: what came in the feed says which addresses are out of date. */
export function useAnswer<T>(
  path: string | undefined,
  options: { staleTime?: number; refetchInterval?: number } = {},
): UseQueryResult<T> {
  const language = useLanguage();
  return useQuery({
    queryKey: ['answer', path],
    queryFn: async ({ signal }) => (await ask<T>(path ?? '', language, { signal })).body,
    enabled: path !== undefined,
    ...options,
  });
}

/** Far more pages of 200 than are looked at on a screen. */
const mostPages = 10;

/** All pages, one after another, where the newest stand at the end. */
export function useAllOf<T>(path: string): UseQueryResult<readonly T[]> {
  const language = useLanguage();
  return useQuery({
    queryKey: ['answer', path],
    queryFn: async ({ signal }) => {
      const all: T[] = [];
      let cursor = '';
      for (let page = 0; page < mostPages; page++) {
        const { body } = await ask<Page<T>>(`${path}${cursor}`, language, { signal });
        all.push(...body.items);
        if (body.nextCursor === undefined) break;
        cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
      }
      return all;
    },
  });
}

/** Several of one kind, in their order; those that have not come, or are not shown to this person, are left out. */
export function useAnswers<T>(paths: readonly string[]): readonly T[] {
  const language = useLanguage();
  return useQueries({
    queries: paths.map((path) => ({
      queryKey: ['answer', path],
      queryFn: async ({ signal }: { signal: AbortSignal }) => (await ask<T>(path, language, { signal })).body,
    })),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  });
}

const seldom = { staleTime: 3_600_000 };
const part = (id: string): string => encodeURIComponent(id);

export const useQueue = () => useAnswer<{ items: readonly QueueItem[] }>('/v1/queue');
export const useResponse = (id: string | undefined) =>
  useAnswer<LinkedResponse>(id === undefined ? undefined : `/v1/incidents/${part(id)}/linked-response`);
export const useIncidents = (query = '') => useAnswer<Page<Incident>>(`/v1/incidents${query}`);
export const useWarnings = () => useAnswer<Page<WarningSummary>>('/v1/warnings?status=issued');
export const useWarning = (id: string | undefined) =>
  useAnswer<Warning>(id === undefined ? undefined : `/v1/warnings/${part(id)}`);
export const useBoard = (agencyId: string) => useAnswer<AgencyBoard>(`/v1/agencies/${part(agencyId)}/board`);
export const useTask = (id: string | undefined) =>
  useAnswer<Task>(id === undefined ? undefined : `/v1/tasks/${part(id)}`);
export const useSharing = (id: string) => useAnswer<Sharing>(`/v1/sharing/${part(id)}`);
export const useCodes = () => useAnswer<Codes>('/v1/codes', seldom);

/** What is asked for, in words, and in which unit. */
export interface CapabilityWords {
  readonly name: string;
  readonly unit: string;
  /** Such as `6000 m³/h`. */
  readonly amount: (amount: number) => string;
}

/** By its code where the installation has no name for it. */
export function useCapability(): (code: string) => CapabilityWords {
  const { data } = useCodes();
  const key = useLanguage() === 'en' ? 'en' : 'zh';
  return useMemo(() => {
    const known = new Map(data?.capabilityNames.codes.map((one) => [one.code, one]));
    return (code) => {
      const [name, unit] = [known.get(code)?.[key] ?? code, known.get(code)?.unit?.[key] ?? ''];
      return { name, unit, amount: (amount) => (unit === '' ? String(amount) : `${amount} ${unit}`) };
    };
  }, [data, key]);
}

export const useAgencies = () => useAnswer<Page<Agency>>('/v1/agencies?limit=200', seldom);

/** What the person may do about an object: the service says so, the page never concludes it. */
export function useActs(of: {
  readonly aggregate: string;
  readonly id?: string;
  readonly incidentId?: string;
  /** Of a joint decision, separated by commas; by hand it may take a second person. */
  readonly sharingIds?: string;
  readonly byHand?: 'true';
}): ReadonlyMap<string, Act> | undefined {
  const query = new URLSearchParams(Object.entries(of).filter(([, value]) => value !== undefined));
  const { data } = useAnswer<{ items: readonly Act[] }>(`/v1/acts?${query.toString()}`);
  return data && new Map(data.items.map((act) => [act.name, act]));
}

export function useAgencyNames(): ReadonlyMap<string, string> {
  const { data } = useAgencies();
  return useMemo(() => new Map(data?.items.map(({ id, name }) => [id, name])), [data]);
}

/** Names of an agency's own resources. */
export function useResourceNames(ownerAgencyId: string): ReadonlyMap<string, string> {
  const { data } = useAnswer<Page<Resource>>(
    `/v1/resources?ownerAgencyId=${part(ownerAgencyId)}&limit=200`,
    seldom,
  );
  return useMemo(() => new Map(data?.items.map(({ id, name }) => [id, name])), [data]);
}
