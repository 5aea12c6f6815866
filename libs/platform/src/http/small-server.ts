import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Logger } from '../log/logger.js';
import type { ServedCertificate } from '../settings/config.js';
import { listeningFault, type ListeningPlace } from './listening.js';
import { renewCertificate, servedTls } from './served-tls.js';

export interface SmallServerPlace {
  readonly host: string;
  /** 0 for one that the system chooses. */
  readonly port: number;
  /** In the clear without. */
  readonly tls?: ServedCertificate;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** As its settings begin. */
  readonly of: ListeningPlace['of'];
  /** How long a request may take to arrive whole, in ms; Node's five minutes unless given. */
  readonly requestTimeoutMs?: number;
}

export interface SmallServer {
  readonly port: number;
  /** Ends what is open, too. */
  close(): Promise<void>;
}

/** Answers requests at one place, without a framework; a certificate that is renewed is taken up. */
export async function openSmallServer(
  answer: RequestListener,
  { host, port, tls, log, of, requestTimeoutMs }: SmallServerPlace,
): Promise<SmallServer> {
  const overTls = tls && createTlsServer(servedTls(tls), answer);
  const renewal = overTls && renewCertificate(overTls, tls, log);
  const server = overTls ?? createServer(answer);
  if (requestTimeoutMs !== undefined) server.requestTimeout = requestTimeoutMs;
  await new Promise<void>((resolve, reject) => {
    server
      .once('error', (error) => reject(listeningFault(error, { host, port, of })))
      .listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        renewal?.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
