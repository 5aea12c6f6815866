import { join } from 'node:path';
import { type Behaviour, behaviourOf, type ServerLike } from './behaviour.js';
import { Head } from './log/head.js';
import { LogWriter } from './log/log-writer.js';
import { SystemEvents } from './log/system-events.js';
import { type Logger, silent } from './logger.js';
import { type Access, guardOf } from './rpc/access.js';
import { Connections } from './rpc/connections.js';
import { Leadership } from './rpc/leadership.js';
import { createServer } from './rpc/server.js';
import { addServices } from './rpc/services.js';
import { type DirectoryHold, holdDirectory } from './store/guard.js';
import { EventStore } from './store/store.js';

export interface EmbeddedEventStoreOptions {
  /** Made when it does not exist. One process at a time may use it. */
  dataDir: string;
  host?: string;
  /** 0 for any free one. */
  port: number;
  /** Who may call. There is no default: leaving the log open to every user of the machine has to be said. */
  access: Access;
  logger?: Logger;
  /** The server to take after, also where that is inconvenient. */
  like?: ServerLike;
  /** What is to be different from that. */
  behaviour?: Partial<Behaviour>;
}

export interface EmbeddedEventStore {
  port: number;
  /**
   * Resolves when every accepted append is on the disk and the directory is free. Open calls end as those of a real
   * server that is stopped: without a status, or with their connections.
   */
  close(): Promise<void>;
}

/**
 * Serves EventStoreDB's protocol from a directory. An append is answered after it is on the disk. Resolves when the
 * port is open, which with `leaderAfterMs` is before requests are served.
 *
 * @throws when the directory is in use or the port cannot be had
 */
export async function startEmbeddedEventStore(
  options: EmbeddedEventStoreOptions,
): Promise<EmbeddedEventStore> {
  const { dataDir, host = '127.0.0.1', port, access, logger = silent, like, behaviour } = options;
  const hold = await holdDirectory(dataDir);
  try {
    const store = EventStore.open(join(hold.directory, 'log'));
    try {
      return await serve(store, hold, behaviourOf(like, behaviour), {
        host,
        port,
        access,
        logger,
      });
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
  behaviour: Behaviour,
  { host, port, access, logger }: { host: string; port: number; access: Access; logger: Logger },
): Promise<EmbeddedEventStore> {
  const head = new Head(store, behaviour);
  const writer = new LogWriter(store, head, logger, behaviour);
  const closing = new AbortController();
  const server = createServer();
  const connections = new Connections(server, logger, access === 'open' ? undefined : access.tls);
  const bound = await connections.listen(host, port);
  const leadership = new Leadership(behaviour.leaderAfterMs);
  addServices(
    server,
    { store, head, writer, logger, leadership, behaviour, closing: closing.signal },
    { host, port: bound },
    guardOf(access),
  );
  const systemEvents = new SystemEvents(writer, `${host}:${bound}`);
  if (behaviour.statisticsEveryMs > 0)
    void leadership.gained.then(() => systemEvents.start(behaviour.statisticsEveryMs));
  logger.info('serving', { host, port: bound, position: head.position });

  let closed: Promise<void> | undefined;
  const close = async () => {
    leadership.close();
    systemEvents.close();
    await writer.close();
    closing.abort();
    await connections.end();
    server.forceShutdown();
    await store.close();
    await hold.release();
    logger.info('closed', { position: head.position });
  };
  return { port: bound, close: () => (closed ??= close()) };
}
