export * from './keys.js';
export * from './message-signature.js';
export * from './personal-data.js';
export * from './tokens.js';
