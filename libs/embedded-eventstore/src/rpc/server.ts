import { Server } from '@grpc/grpc-js';

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
