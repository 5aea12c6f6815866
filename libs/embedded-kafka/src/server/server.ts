import { AddressInfo, createServer, Server, Socket } from 'node:net';
import { Logger } from 'pino';
import { Connection, RequestHandler } from './connection.js';

export interface Listener {
  port: number;
  close(): Promise<void>;
}

/** Rejects with the system's error when the address is taken. */
export async function listen(
  handler: RequestHandler,
  log: Logger,
  address: { host: string; port: number },
  limits: { requestMaxBytes: number; idleMs: number },
): Promise<Listener> {
  const connections = new Set<Connection>();
  const server: Server = createServer((socket: Socket) => {
    const connection = new Connection(socket, handler, log, limits);
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
  server.on('error', (err) => log.error({ err }, 'listener failed'));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of connections) connection.close();
      }),
  };
}
