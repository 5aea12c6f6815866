import type { Client } from '../settings.js';

/** With a path an address has one spelling: no reader of it adds a slash or takes one away. */
export const mountPath = '/issuer';

export const host = '127.0.0.1';

export const issuerAt = (port: number): string => `http://${host}:${port}${mountPath}`;

/** What the issuer calls a sign-in with password and one-time code, which all of its are. */
export const twoFactors = 'urn:liandong:two-factors';

const signIns = `${mountPath}/sign-in/`;

export const signInPath = (uid: string): string => `${signIns}${uid}`;

/** The id of the sign-in that a path is of. */
export const signInOf = (path: string): string | undefined =>
  path.startsWith(signIns) ? path.slice(signIns.length) : undefined;

export const redirectUris = ({ baseUrl }: Client) => ({
  callback: `${baseUrl}/v1/session/callback`,
  signedOut: `${baseUrl}/`,
});
