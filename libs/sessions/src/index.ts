export * from './attempts.js';
export * from './limits.js';
export * from './origin.js';
export * from './schema.js';
export * from './secret.js';
export * from './sessions.js';
