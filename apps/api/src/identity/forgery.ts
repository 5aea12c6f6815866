import type { FastifyRequest } from 'fastify';

const safeMethods = ['GET', 'HEAD'];

/**
 * Whether another site may have made the browser send this. `Sec-Fetch-Site` says so itself of every request; of a
 * browser without it `Origin` has to be our own where something is changed. Who sends neither is no page of ours.
 */
export function isForged(
  { method, headers }: Pick<FastifyRequest, 'method' | 'headers'>,
  origin: string,
): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return !safeMethods.includes(method) && headers.origin !== origin;
}

const longest = 2_000;

/** A path of this origin, as it may be gone to after sign-in; nothing for any other text. */
export function localPath(text: string, origin: string): string | undefined {
  // browsers leave out tabs and line breaks, and take a backslash for a slash
  if (!/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(text) || text.length > longest) return undefined;
  const url = URL.parse(text, origin);
  if (url?.origin !== origin) return undefined;
  const path = url.pathname + url.search + url.hash;
  return path.startsWith('//') ? undefined : path;
}
