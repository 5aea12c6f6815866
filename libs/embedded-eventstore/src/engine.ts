import { join } from 'node:path';
import { Head } from './log/head.js';
import { LogWriter } from './log/log-writer.js';
import { type Logger, silent } from './logger.js';
import { createServer, listen, logBrokenConnections } from './rpc/server.js';
import { addServices } from './rpc/services.js';
import { type DirectoryHold, holdDirectory } from './store/guard.js';
import { EventStore } from './store/store.js';

export interface EmbeddedEventStoreOptions {
  /** Made when it does not exist. One process at a time may use it. */
  dataDir: string;
  host?: string;
  /** 0 for any free one. */
  port: number;
  logger?: Logger;
}

export interface EmbeddedEventStore {
  port: number;
  /** Resolves when every accepted append is on the disk and the directory is free. */
  close(): Promise<void>;
}

/**
 * Serves EventStoreDB's protocol from a directory. An append is answered after it is on the disk.
 *
 * @throws when the directory is in use or the port cannot be had
 */
export async function startEmbeddedEventStore(
  options: EmbeddedEventStoreOptions,
): Promise<EmbeddedEventStore> {
  const { dataDir, host = '127.0.0.1', port, logger = silent } = options;
  const hold = await holdDirectory(dataDir);
  try {
    const store = EventStore.open(join(hold.directory, 'log'));
    try {
      return await serve(store, hold, host, port, logger);
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    await hold.release();
    throw error;
  }
}

async function serve(
  store: EventStore,
  hold: DirectoryHold,
  host: string,
  port: number,
  logger: Logger,
): Promise<EmbeddedEventStore> {
  const head = new Head(store.lastPosition());
  const writer = new LogWriter(store, head, logger);
  const closing = new AbortController();
  const server = createServer();
  let bound = port;
  addServices(server, { store, head, writer, logger, closing: closing.signal }, () => ({
    host,
    port: bound,
  }));
  bound = await listen(server, host, port);
  logBrokenConnections(server, logger);
  logger.info('serving', { host, port: bound, position: head.position });

  let closed: Promise<void> | undefined;
  const close = async () => {
    await writer.close();
    closing.abort();
    server.forceShutdown();
    await store.close();
    await hold.release();
    logger.info('closed', { position: head.position });
  };
  return { port: bound, close: () => (closed ??= close()) };
}
