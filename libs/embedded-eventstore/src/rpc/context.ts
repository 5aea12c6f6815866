import type { Behaviour } from '../behaviour.js';
import type { Head } from '../log/head.js';
import type { LogWriter } from '../log/log-writer.js';
import type { Logger } from '../logger.js';
import type { EventStore } from '../store/store.js';
import type { Leadership } from './leadership.js';

/** What the handlers of calls share. */
export interface Context {
  store: EventStore;
  head: Head;
  writer: LogWriter;
  logger: Logger;
  leadership: Leadership;
  behaviour: Behaviour;
  /** Aborted when the store may no longer be read. */
  closing: AbortSignal;
}
