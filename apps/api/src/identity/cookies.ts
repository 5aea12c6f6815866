import type { FastifyRequest } from 'fastify';

/** `__Host-`: no other host and no address in the clear can set it (RFC 6265bis, 4.1.3.2). */
export const sessionCookie = '__Host-liandong';
const attemptPrefix = '__Host-liandong-attempt-';
const kept = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** So many sign-ins one browser may have under way; who begins another gives up the oldest. */
export const mostAttempts = 8;

const named = /^__Host-liandong-attempt-[0-9a-z]{9}-[0-9a-f]{12}$/;

/** Names and values of a header; of several of one name the first, as browsers send the one that fits best first. */
export function cookiesOf({ headers }: Pick<FastifyRequest, 'headers'>): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at > 0 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}

/** Ids sort by the time when the attempt began. */
export const attemptId = (now: number, random: string): string =>
  `${now.toString(36).padStart(9, '0')}-${random.slice(0, 12)}`;

export const attemptCookie = (id: string): string => attemptPrefix + id;

/** Ends with the browser. */
export const setSession = (value: string): string => `${sessionCookie}=${value}; ${kept}`;
export const setAttempt = (id: string, value: string, seconds: number): string =>
  `${attemptCookie(id)}=${value}; Max-Age=${seconds}; ${kept}`;
export const clear = (name: string): string => `${name}=; Max-Age=0; ${kept}`;

/** Where a session ends, so does what the browser has of its pages, for the way back too; not what it was told to keep. */
export const forgetPages = { 'clear-site-data': '"cache"' } as const;

/** The attempts that have to go so that there is room for one more. */
export function attemptsToDrop(cookies: ReadonlyMap<string, string>): string[] {
  const attempts = [...cookies.keys()].filter((name) => name.startsWith(attemptPrefix));
  const [strange, ours] = [
    attempts.filter((name) => !named.test(name)),
    attempts.filter((name) => named.test(name)),
  ];
  return [...strange, ...ours.sort().slice(0, Math.max(0, ours.length - mostAttempts + 1))];
}
