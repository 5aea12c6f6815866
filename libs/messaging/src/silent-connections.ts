import kafkajs from 'kafkajs';
import Class, { type Connection } from 'kafkajs/src/network/connection.js';
import { once } from 'node:events';

/**
 * kafkajs 2.2.4 gives up a request that is not answered in time, and sends the next on the same connection, which
 * stays in use for as long as the system takes it for open: with a router gone in between, for hours. Here the
 * connection is given up with the request, and the client is told so: it then connects anew and asks where the
 * partitions are now, which it does not do after a mere timeout.
 */
export function giveUpSilentConnections(): void {
  const original = Class.prototype.send;
  if (Object.hasOwn(original, patched)) return;
  Class.prototype.send = Object.assign(
    async function (this: Connection, request: object) {
      const { socket } = this;
      try {
        return await original.call(this, request);
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'KafkaJSRequestTimeoutError') throw error;
        const silent = new kafkajs.KafkaJSConnectionError(`${error.message}; the connection is given up`, {
          broker: this.broker,
          code: 'ETIMEDOUT',
        });
        if (socket && !socket.closed) {
          const closed = once(socket, 'close').catch(() => undefined);
          socket.destroy(silent);
          await closed;
        }
        throw silent;
      }
    },
    { [patched]: true },
  );
}

const patched = Symbol('gives up silent connections');
