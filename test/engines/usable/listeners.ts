import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

export interface Listener {
  readonly port: number;
  stop(): void;
}

/** Takes every connection and never says a word. */
export const silentListener = (): Promise<Listener> => listening(createServer((socket) => socket.resume()));

/** Speaks TLS before a server that does not. */
export const tlsDoor = (insidePort: number, options: TlsOptions, host?: string): Promise<Listener> =>
  listening(
    createTlsServer(options, (outside) => {
      const inside = connect(insidePort, '127.0.0.1');
      outside.on('error', () => undefined).pipe(inside);
      inside.on('error', () => undefined).pipe(outside);
      outside.on('close', () => inside.destroy());
      inside.on('close', () => outside.destroy());
    }),
    host,
  );

async function listening(server: Server, host = '127.0.0.1'): Promise<Listener> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
