import { EventEmitter, once } from 'node:events';
import { constants, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { type ConnectionInjector, type Server, ServerCredentials } from '@grpc/grpc-js';
import { type Logger, messageOfError } from '../logger.js';

/** The beginning of a request in HTTP/1; HTTP/2 begins with `PRI * HTTP/2.0`. */
const HTTP_1 = /^(?!PRI )[A-Z]{3,16} \S/;

const SENTENCE =
  'This is the event log. It speaks gRPC over HTTP/2 with clients of EventStoreDB (esdb://…) and has neither pages nor an HTTP API.\n';
const REFUSAL = [
  'HTTP/1.1 400 Bad Request',
  'Content-Type: text/plain; charset=utf-8',
  `Content-Length: ${Buffer.byteLength(SENTENCE)}`,
  'Connection: close',
  '',
  SENTENCE,
].join('\r\n');

/** What a client of HTTP/1 goes on sending is read for so long, or it would see a broken connection and no answer. */
const LINGER_MS = 1_000;

/** What the engine shows of itself, as PEM. */
interface Identity {
  readonly key: string | Buffer;
  readonly cert: string | Buffer;
}

/** From the first byte to the end of the TLS handshake. */
const HANDSHAKE_MS = 10_000;

interface Connection {
  socket: Socket;
  session: ServerHttp2Session;
  calls: Set<ServerHttp2Stream>;
  /** Whether the client has shown that it speaks the protocol. */
  speaks: boolean;
}

/** The connections of clients, from their first byte to their end. */
export class Connections {
  private readonly injector: ConnectionInjector;
  private readonly http2: EventEmitter;
  private readonly listener = createServer((socket) => this.greet(socket));
  private readonly sockets = new Set<Socket>();
  private readonly open = new Map<unknown, Connection>();

  private readonly tls: TlsServer | undefined;
  /** By {@link peerOf}, during their handshake. */
  private readonly unsecured = new Map<string, Socket>();

  /** @param tls in the clear without */
  constructor(
    server: Server,
    private readonly logger: Logger,
    tls?: Identity,
  ) {
    this.tls = tls && this.tlsServer(tls);
    this.injector = server.createConnectionInjector(ServerCredentials.createInsecure());
    this.http2 = http2ServerOf(server);
    this.http2.on('stream', (call: ServerHttp2Stream) => this.called(call));
    this.http2.on('sessionError', (error: unknown, session: unknown) => this.failed(error, session));
  }

  /** @returns the port, also when 0 was asked for; rejects when it cannot be had */
  async listen(host: string, port: number): Promise<number> {
    const listening = once(this.listener, 'listening');
    this.listener.listen(port, host);
    try {
      await listening;
    } catch (error) {
      throw new Error(`cannot listen on ${addressOf(host, port)}: ${reason(error)}`, { cause: error });
    }
    return (this.listener.address() as AddressInfo).port;
  }

  /**
   * Ends everything as a stopped EventStoreDB does, whose clients see one of three things: calls end without a status,
   * the connection is dropped, or it is reset. Here connections take turns.
   */
  async end(): Promise<void> {
    this.listener.close();
    const connections = [...this.open.values()];
    const ends = connections.map(async (connection, i) => {
      if (i % 3 === 0) await endWithoutStatus(connection);
      if (i % 3 === 2) connection.socket.resetAndDestroy();
      else connection.socket.destroy();
    });
    await Promise.all(ends);
    for (const socket of this.sockets) socket.destroy();
  }

  private greet(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    // whoever leaves before a word is nobody's loss
    socket.on('error', () => undefined);
    socket.once('readable', () => {
      const first = socket.read() as Buffer | null;
      if (first === null) return;
      if (HTTP_1.test(first.toString('latin1', 0, 32))) {
        socket.resume().end(REFUSAL);
        setTimeout(() => socket.destroy(), LINGER_MS).unref();
        return;
      }
      socket.unshift(first);
      if (!this.tls) return this.inject(socket, socket);
      const peer = peerOf(socket);
      this.unsecured.set(peer, socket);
      socket.once('close', () => this.unsecured.delete(peer));
      this.tls.emit('connection', socket);
    });
  }

  /** Connections are handed to it, it listens nowhere. */
  private tlsServer(tls: Identity): TlsServer {
    const server = createTlsServer({ ...tls, ALPNProtocols: ['h2'], handshakeTimeout: HANDSHAKE_MS });
    server.on('secureConnection', (secured) => {
      const socket = this.unsecured.get(peerOf(secured));
      // whoever leaves at once is gone by now
      if (!socket) return void secured.destroy();
      secured.on('error', () => undefined);
      this.inject(socket, secured);
    });
    server.on('tlsClientError', (error) => {
      this.logger.error('connection closed', { error: messageOfError(error) });
    });
    return server;
  }

  /** @param speaking the socket, or what is spoken over it */
  private inject(socket: Socket, speaking: Socket): void {
    const admit = (session: ServerHttp2Session) => this.admit(socket, session);
    this.http2.once('session', admit);
    this.injector.injectConnection(speaking);
    this.http2.off('session', admit);
  }

  private admit(socket: Socket, session: ServerHttp2Session): void {
    const connection: Connection = { socket, session, calls: new Set(), speaks: false };
    this.open.set(session, connection);
    session.once('remoteSettings', () => (connection.speaks = true));
    session.once('close', () => this.open.delete(session));
  }

  private called(call: ServerHttp2Stream): void {
    const calls = this.open.get(call.session)?.calls;
    calls?.add(call);
    call.once('close', () => calls?.delete(call));
  }

  /**
   * A client that spoke the protocol and leaves is no error, although the HTTP/2 layer takes some farewells for one:
   * gRPC of Go sends a GOAWAY with a last stream that only a server may name.
   */
  private failed(error: unknown, session: unknown): void {
    const reason = { error: messageOfError(error) };
    if (this.open.get(session)?.speaks === true) this.logger.info('client left', reason);
    else this.logger.error('connection closed', reason);
  }
}

const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

/** Resolves when the client was told, or after a while: one that reads no more is not waited for. */
function endWithoutStatus({ calls, session }: Connection): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, LINGER_MS);
    for (const call of calls) call.close(constants.NGHTTP2_NO_ERROR);
    session.close(() => {
      clearTimeout(patience);
      resolve();
    });
  });
}

/** grpc-js has no public way to hear of a connection that breaks the protocol, or of a call below its own. */
function http2ServerOf(server: Server): EventEmitter {
  const { http2Servers } = server as unknown as { http2Servers?: Map<object, unknown> };
  for (const http2Server of http2Servers?.keys() ?? []) {
    if (http2Server instanceof EventEmitter) return http2Server as EventEmitter;
  }
  throw new Error('this release of @grpc/grpc-js keeps its HTTP/2 server elsewhere');
}

function addressOf(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function reason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    ? 'the address is in use by another process'
    : messageOfError(error);
}
