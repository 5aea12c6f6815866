export * from './await-keys.js';
export * from './comparison.js';
export * from './keys.js';
export * from './open.js';
export * from './schema.js';
export * from './master.js';
export * from './rewrap.js';
