import { createHash } from 'node:crypto';

/**
 * Digest of a command that the service itself asks for, as it is on record with what came of it. Covers what is asked
 * for; where in the log the decision behind it was taken is no part of that.
 */
export const ownDigest = (command: { readonly type: string; readonly data: object }): string =>
  createHash('sha256')
    .update(JSON.stringify(command, (key, value: unknown) => (key === 'logPosition' ? undefined : value)))
    .digest('base64url');

/** With what the ids of such commands belong, by what asks for them. */
export const ownSources = {
  flow: '/liandong/flow',
  timer: '/liandong/timer',
  rule: '/liandong/rules',
  operator: '/liandong/operator',
  messenger: '/liandong/messenger',
} as const;
