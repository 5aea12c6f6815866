export type { Session } from './bounded-client.js';
export * from './columns.js';
export { instantOf, longAnswerMs, type Contents, type DatabaseOptions } from './connections.js';
export { codeOf, Database, type Queryable } from './database.js';
export * from './errors.js';
export * from './leadership.js';
export { migrate } from './migrate.js';
export * from './probe.js';
