import type { Role } from '#domain';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLanguage, type Language } from '../language/language.js';
import { ask, isSignedOut } from './http.js';
import { belongTo, forgetDrafts } from './owner.js';

/** Who is signed in with this browser. */
export interface Session {
  readonly id: string;
  readonly personId: string;
  readonly agencyId: string;
  readonly role: Role;
  readonly roles: readonly Role[];
  readonly idleEndsAt: string;
  readonly endsAt: string;
  /** Seals what this device keeps of the person. */
  readonly deviceKey: string;
}

/** Nobody: `null`, also where by now somebody else is signed in than the person whose page this is. */
export const useSession = () => {
  const language = useLanguage();
  return useQuery({
    queryKey: ['session'],
    queryFn: async ({ signal }): Promise<Session | null> => {
      try {
        const { body } = await ask<Session>('/v1/session', language, { signal });
        if (belongTo(body)) forgetDrafts(body.personId);
        return body;
      } catch (error) {
        if (isSignedOut(error)) return null;
        throw error;
      }
    },
    staleTime: 60_000,
    // another tab may have been signed in by somebody else while this one was away
    refetchOnWindowFocus: 'always',
  });
};

/** On which tabs of one browser tell each other who is signed in. */
const channelName = 'liandong-session';
/** Somebody has signed out on purpose. */
const left = 'left';

/** Tells the other tabs of the browser who is signed in, and hears it from them. */
export function useOneSession(id: string | null | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (id === undefined) return;
    const channel = new BroadcastChannel(channelName);
    channel.postMessage(id);
    channel.addEventListener('message', ({ data }) => {
      if (data === left) forgetDrafts();
      if (data !== id) void client.invalidateQueries({ queryKey: ['session'], exact: true });
    });
    return () => channel.close();
  }, [id, client]);
}

/** One of the person's own, in this browser or another. */
export interface OwnSession {
  readonly id: string;
  readonly isThis: boolean;
  readonly role: Role;
  readonly createdAt: string;
  readonly usedAt: string;
  readonly endsAt: string;
  readonly acr?: string;
  readonly device?: string;
  readonly network?: string;
}

/** All that the person has; asked for only while they are looked at. */
export const useOwnSessions = (isShown: boolean) => {
  const language = useLanguage();
  return useQuery({
    queryKey: ['session', 'list'],
    queryFn: async ({ signal }) =>
      (await ask<{ sessions: readonly OwnSession[] }>('/v1/session/list', language, { signal })).body
        .sessions,
    enabled: isShown,
    staleTime: 0,
  });
};

/**
 * Where signing in begins; it leads back to where the person was.
 * @param isAnew to prove again who one is, also where the issuer knows
 */
export function signInAddress(agency: string, role: string, isAnew = false): string {
  const query = new URLSearchParams({ agency, to: location.pathname + location.search });
  if (role !== '') query.set('role', role);
  if (isAnew) query.set('again', 'true');
  return `/v1/session/start?${query.toString()}`;
}

const post = (path: string, language: Language, body: object): Promise<unknown> =>
  ask(path, language, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/**
 * Ends the session here, or wherever the person is signed in, and leaves nothing of it on the page, in the tabs or on the
 * way back. What was kept without a network stays, sealed.
 * @throws {ProblemError} @throws {NoAnswer} and the person is signed in still
 */
export async function signOut(language: Language, where: 'here' | 'everywhere'): Promise<void> {
  try {
    await post(where === 'here' ? '/v1/session/end' : '/v1/session/end-all', language, {});
  } catch (error) {
    // it had ended before
    if (!isSignedOut(error)) throw error;
  }
  forgetDrafts();
  new BroadcastChannel(channelName).postMessage(left);
  location.replace(language === 'en' ? '/console/?lang=en' : '/console/');
}

/** Another of the person's own. */
export const endSession = (id: string, language: Language): Promise<unknown> =>
  post('/v1/session/end', language, { id });

/** In which the person speaks from now on. */
export const speakAs = (role: Role, language: Language): Promise<unknown> =>
  post('/v1/session/role', language, { role });
