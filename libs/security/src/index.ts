export * from './appends/append-key.js';
export * from './appends/key-ring.js';
export * from './appends/signed-append.js';
export * from './keys.js';
export * from './message-signature.js';
export * from './personal-data.js';
export * from './tokens.js';
export { selfSigned, type SelfSigned } from './self-signed.js';
