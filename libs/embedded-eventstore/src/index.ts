export {
  startEmbeddedEventStore,
  type EmbeddedEventStore,
  type EmbeddedEventStoreOptions,
} from './engine.js';
export type { Access, Credentials } from './rpc/access.js';
export type { Behaviour, ServerLike } from './behaviour.js';
export type { Logger } from './logger.js';
