import { connect, createServer, type Server, type Socket } from 'node:net';

/** Where a way leads. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** What follows from the end of a connection is looked at where it is used. */
const nothing = (): void => undefined;

/**
 * The way to an engine over TCP, which can be cut or fall silent. It leads through {@link port}, which stays the same
 * for as long as the way is used; whoever is to go by it is given that port instead of the engine's.
 */
export class Way {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private readonly deaf = new WeakSet<Socket>();
  private isSilent = false;

  /** `port` is one that is free; the way is closed until it is opened. */
  constructor(
    readonly port: number,
    private readonly target: Place,
  ) {}

  /** Lets connections in; also after {@link cut}. */
  async open(): Promise<void> {
    this.isSilent = false;
    const server = createServer({ allowHalfOpen: true }, (near) => this.connect(near));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  /** Resets every connection and refuses new ones, as when a process is killed. */
  cut(): void {
    this.server?.close();
    this.server = undefined;
    for (const socket of this.sockets) socket.resetAndDestroy();
    this.sockets.clear();
  }

  /**
   * What is open stays open and new connections are accepted, but nothing gets through any more in either direction,
   * the end of a connection included: as behind a router that lost its table or was unplugged.
   */
  silence(): void {
    this.isSilent = true;
    for (const socket of this.sockets) this.deaf.add(socket);
  }

  /** New connections get through again. Those that were silent stay so for good: bytes of theirs are lost. */
  resume(): void {
    this.isSilent = false;
  }

  /** Ends everything. */
  close(): void {
    this.cut();
  }

  private connect(near: Socket): void {
    this.keep(near);
    if (this.isSilent) {
      this.deaf.add(near);
      near.on('data', nothing);
      return;
    }
    const far = this.keep(connect({ ...this.target, allowHalfOpen: true }));
    this.forward(near, far);
    this.forward(far, near);
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket);
    return socket.on('error', nothing).on('close', () => this.sockets.delete(socket));
  }

  private forward(from: Socket, to: Socket): void {
    const gets = (): boolean => !this.deaf.has(from);
    from.on('data', (bytes) => {
      if (!gets() || to.write(bytes)) return;
      from.pause();
      to.once('drain', () => from.resume());
    });
    from.on('end', () => gets() && to.end());
    from.on('close', () => gets() && to.destroy());
  }
}
