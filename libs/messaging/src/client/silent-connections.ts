import kafkajs from 'kafkajs';
import Class, { type Connection } from 'kafkajs/src/network/connection.js';
import { once } from 'node:events';
import type { Socket } from 'node:net';

/**
 * kafkajs 2.2.4 gives up a request that is not answered in time, and sends the next on the same connection, which
 * stays in use for as long as the system takes it for open: with a router gone in between, for hours. Here the
 * connection is given up with the request, and the client is told so: it then connects anew and asks where the
 * partitions are now, which it does not do after a mere timeout. What else this process has open to that broker and
 * has not heard from since goes the same way; otherwise each would be found silent by itself, one after the other.
 */
export function giveUpSilentConnections(): void {
  const original = Class.prototype.send;
  if (Object.hasOwn(original, patched)) return;
  Class.prototype.send = Object.assign(
    async function (this: Connection, request: object) {
      const { socket, broker } = this;
      const sentAt = performance.now();
      if (socket) watch(socket, broker);
      try {
        return await original.call(this, request);
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'KafkaJSRequestTimeoutError') throw error;
        const text = `${error.message}; the connection is given up`;
        const silent = new kafkajs.KafkaJSConnectionError(text, { broker, code: 'ETIMEDOUT' });
        const lost = new Set(unheardSince(sentAt, broker));
        // answers come in order: whatever came since was for earlier requests
        if (socket && !socket.destroyed) lost.add(socket);
        await Promise.all([...lost].map((one) => destroyed(one, silent)));
        throw silent;
      }
    },
    { [patched]: true },
  );
}

const patched = Symbol('gives up silent connections');

/** By broker, what is open and when something came last. */
const heardAt = new Map<string, Map<Socket, number>>();

function watch(socket: Socket, broker: string): void {
  const sockets = heardAt.get(broker) ?? new Map<Socket, number>();
  if (sockets.has(socket) || socket.destroyed) return;
  heardAt.set(broker, sockets.set(socket, -Infinity));
  socket.on('data', () => sockets.set(socket, performance.now()));
  socket.once('close', () => sockets.delete(socket));
}

const unheardSince = (since: number, broker: string): Socket[] =>
  [...(heardAt.get(broker) ?? [])].filter(([, at]) => at < since).map(([socket]) => socket);

async function destroyed(socket: Socket, reason: Error): Promise<void> {
  const closed = once(socket, 'close').catch(() => undefined);
  socket.destroy(reason);
  await closed;
}
