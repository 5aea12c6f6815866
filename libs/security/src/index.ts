export * from './keys.js';
export * from './message-signature.js';
export * from './tokens.js';
