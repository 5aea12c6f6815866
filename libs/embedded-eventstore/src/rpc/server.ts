import { EventEmitter } from 'node:events';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { type Logger, messageOfError } from '../logger.js';

/** As EventStoreDB. */
const LONGEST_MESSAGE = 17 * 1024 * 1024;

/** Subscriptions are calls too; what one client can have in flight has to end somewhere. */
const MOST_CALLS_PER_CONNECTION = 1_000;

export function createServer(): Server {
  return new Server({
    'grpc.max_receive_message_length': LONGEST_MESSAGE,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': MOST_CALLS_PER_CONNECTION,
  });
}

/** @returns the port, also when 0 was asked for; rejects when it cannot be had */
export function listen(server: Server, host: string, port: number): Promise<number> {
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(new Error(`cannot listen on ${address}: ${reason(error)}`, { cause: error }));
    });
  });
}

function reason(error: Error): string {
  return error.message.includes('EADDRINUSE') ? 'the address is in use by another process' : error.message;
}

/**
 * A connection that breaks the protocol is closed by the HTTP/2 layer without a word; grpc-js has no public way to
 * hear of it.
 */
export function logBrokenConnections(server: Server, logger: Logger): void {
  const { http2Servers } = server as unknown as { http2Servers?: Map<unknown, unknown> };
  for (const http2Server of http2Servers?.keys() ?? []) {
    if (!(http2Server instanceof EventEmitter)) continue;
    http2Server.on('sessionError', (error: unknown) => {
      logger.error('connection closed', { error: messageOfError(error) });
    });
  }
}
