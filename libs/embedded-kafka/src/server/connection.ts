import { Socket } from 'node:net';
import { Logger } from 'pino';
import { Session } from '../access/session.js';
import { ProtocolError } from '../protocol/errors.js';
import { FrameSplitter } from './framing.js';

/** What a request is answered; undefined for none (acks=0). */
export type Answer = Buffer[] | undefined;

export interface RequestHandler {
  /** Of a new connection. */
  begin(): Session;
  /** Must not throw for what one request got wrong; a ProtocolError ends the connection. */
  handle(
    frame: Buffer,
    context: { clientHost: string; gone: AbortSignal; session: Session },
  ): Promise<Answer>;
  /** Whether the request may start before the ones ahead of it are answered. */
  mayOverlap(frame: Buffer): boolean;
}

/** Produce requests of one connection that may wait for the same group commit. */
const MAX_OVERLAPPING = 64;

/** Of whoever has not said who he is; as Kafka (`sasl.server.max.receive.size`). */
const MAX_BYTES_OF_STRANGERS = 524_288;

/**
 * One client. Requests are answered in the order they came; one that does not overlap starts when all before it are
 * answered and the answers are on their way, so a client that does not read holds one response at most.
 */
export class Connection {
  private readonly splitter: FrameSplitter;
  private readonly waiting: Buffer[] = [];
  private readonly gone = new AbortController();
  private readonly session: Session;
  private running = 0;
  private overlapping = false;
  private lastSent: Promise<void> = Promise.resolve();

  constructor(
    private readonly socket: Socket,
    private readonly handler: RequestHandler,
    private readonly log: Logger,
    private readonly limits: { requestMaxBytes: number; idleMs: number },
  ) {
    this.session = handler.begin();
    this.splitter = new FrameSplitter(limits.requestMaxBytes);
    socket.setNoDelay(true);
    socket.setTimeout(limits.idleMs, () => socket.destroy());
    socket.on('data', (chunk) => this.receive(chunk));
    // A client that went away is its own business; what it had in flight is finished or aborted.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.waiting.length = 0;
      this.gone.abort();
    });
  }

  private receive(chunk: Buffer): void {
    const { requestMaxBytes } = this.limits;
    this.splitter.maxBytes = this.session.isAdmitted ? requestMaxBytes : MAX_BYTES_OF_STRANGERS;
    try {
      this.waiting.push(...this.splitter.push(chunk));
    } catch (error) {
      this.fail(error);
      return;
    }
    this.start();
  }

  private start(): void {
    while (this.waiting.length > 0 && !this.socket.destroyed) {
      const overlaps = this.handler.mayOverlap(this.waiting[0]!);
      if (this.running > 0 && !(overlaps && this.overlapping && this.running < MAX_OVERLAPPING)) break;
      this.overlapping = overlaps;
      this.running++;
      this.run(this.waiting.shift()!);
    }
    // Requests already received wait here; the rest waits in the client.
    if (this.waiting.length > 0) this.socket.pause();
    else if (this.socket.isPaused()) this.socket.resume();
  }

  private run(frame: Buffer): void {
    const clientHost = this.socket.remoteAddress ?? '';
    const answer = this.handler.handle(frame, { clientHost, gone: this.gone.signal, session: this.session });
    // Both are awaited in order below; this one may fail first.
    answer.catch(() => undefined);
    this.lastSent = this.lastSent
      .then(async () => this.send(await answer))
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.running--;
        this.start();
      });
  }

  private async send(answer: Answer): Promise<void> {
    if (!answer || this.socket.destroyed) return;
    this.socket.cork();
    for (const part of answer) this.socket.write(part);
    this.socket.uncork();
    if (this.socket.writableNeedDrain && !this.socket.destroyed) await this.drained();
  }

  private drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.socket.off('drain', done).off('close', done);
        resolve();
      };
      this.socket.on('drain', done).on('close', done);
    });
  }

  private fail(error: unknown): void {
    if (this.socket.destroyed) return;
    const peer = `${this.socket.remoteAddress}:${this.socket.remotePort}`;
    if (error instanceof ProtocolError) this.log.error({ peer, reason: error.message }, 'connection closed');
    else this.log.error({ peer, err: error }, 'connection closed after a failed request');
    this.socket.destroy();
  }

  close(): void {
    this.socket.destroy();
  }
}
