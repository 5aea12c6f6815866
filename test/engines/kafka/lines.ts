import type { ISocketFactory } from 'kafkajs';
import { connect, type Socket } from 'node:net';

const produceKey = 0;

/** As the system says it when the other end is gone; the client takes no notice of a mere close. */
const reset = (): Error => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

/**
 * Makes the sockets of a client and breaks them in the ways that networks do. Works with any broker, since it does
 * not matter which addresses are advertised.
 */
export class Lines {
  private readonly sockets = new Set<Socket>();
  private readonly silent = new WeakSet<Socket>();
  private isSilent = false;
  private losing = false;
  /** Produce requests whose answers the client never saw. */
  lostAnswers = 0;

  readonly socketFactory: ISocketFactory = ({ host, port, onConnect }) => {
    const socket = connect({ host, port }, onConnect);
    this.sockets.add(socket);
    if (this.isSilent) this.silent.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
    const emit = socket.emit.bind(socket) as (...args: unknown[]) => boolean;
    let doomed = false;
    socket.write = (data: Buffer, ...rest: unknown[]) => {
      // a request begins with its length and the number of its kind
      if (this.losing && data.length > 6 && data.readInt16BE(4) === produceKey) {
        this.losing = false;
        doomed = true;
      }
      return write(data, ...rest);
    };
    socket.emit = ((event: string, ...args: unknown[]) => {
      if (event === 'data' && doomed) {
        this.lostAnswers++;
        socket.destroy(reset());
        return true;
      }
      if (event === 'data' && this.silent.has(socket)) return true;
      return emit(event, ...args);
    }) as typeof socket.emit;
    return socket;
  };

  /** Every connection ends now, as when a machine restarts. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy(reset());
  }

  /** What is open now, and what is opened from now on, stays open, and nothing comes from the other end any more. */
  fallSilent(): void {
    this.isSilent = true;
    for (const socket of this.sockets) this.silent.add(socket);
  }

  /** New connections work again; the silent ones have missed too much to be of use. */
  speakAgain(): void {
    this.isSilent = false;
  }

  /** The next produce request reaches the broker, but its answer does not come back. */
  loseNextAnswer(): void {
    this.losing = true;
  }
}
