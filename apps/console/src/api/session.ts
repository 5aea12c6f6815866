import type { Role } from '#domain';
import { useQuery } from '@tanstack/react-query';
import { useLanguage, type Language } from '../language/language.js';
import { ask, isSignedOut } from './http.js';

/** Who is signed in with this browser. */
export interface Session {
  readonly id: string;
  readonly personId: string;
  readonly agencyId: string;
  readonly role: Role;
  readonly roles: readonly Role[];
  readonly idleEndsAt: string;
  readonly endsAt: string;
}

/** Nobody: `null`. */
export const useSession = () => {
  const language = useLanguage();
  return useQuery({
    queryKey: ['session'],
    queryFn: async ({ signal }): Promise<Session | null> => {
      try {
        return (await ask<Session>('/v1/session', language, { signal })).body;
      } catch (error) {
        if (isSignedOut(error)) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
};

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

export const signOut = (language: Language): Promise<unknown> => post('/v1/session/end', language, {});

/** Another of the person's own. */
export const endSession = (id: string, language: Language): Promise<unknown> =>
  post('/v1/session/end', language, { id });

export const endAllSessions = (language: Language): Promise<unknown> =>
  post('/v1/session/end-all', language, {});

/** In which the person speaks from now on. */
export const speakAs = (role: Role, language: Language): Promise<unknown> =>
  post('/v1/session/role', language, { role });
