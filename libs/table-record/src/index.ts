export * from './imports.js';
export * from './schema.js';
export * from './taken.js';
