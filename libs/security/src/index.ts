export * from './keys.js';
export * from './message-signature.js';
export * from './personal-data.js';
export * from './possession.js';
export * from './tokens.js';
export * from './weak-keys.js';
