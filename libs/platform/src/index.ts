export * from './config.js';
export * from './logger.js';
export * from './process.js';
export * from './process-mark.js';
export * from './endpoints.js';
export * from './node-flags.js';
export * from './pause.js';
