export * from './event-ids.js';
export * from './event-log.js';
export * from './exercise-log.js';
export * from './follow.js';
export * from './followers.js';
export * from './reader.js';
export * from './recorded.js';
export * from './run-decider.js';
