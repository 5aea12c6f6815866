import { createHash, randomBytes } from 'node:crypto';

/** What only a browser holds: 32 random bytes as base64url. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** All that is kept of a secret: whoever reads the tables cannot sign in with what stands there. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
