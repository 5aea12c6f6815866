import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Trouble } from './engine-fault.js';

/** PEM texts, as a client of the place is given them. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface Place {
  readonly host: string;
  readonly port: number;
  /** Left out where the connection is in the clear. */
  readonly tls?: TlsFiles;
}

const codes: readonly (readonly [RegExp, Trouble['kind']])[] = [
  [/^(ENOTFOUND|EAI_\w+)$/, 'unknown-name'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ETIMEDOUT|EADDRNOTAVAIL|EACCES|EPERM)$/, 'unreachable'],
  [/^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, 'other-name'],
  [/SELF_SIGNED|UNABLE_TO_|^CERT_|ISSUER|INVALID_CA|INVALID_PURPOSE/, 'not-trusted'],
  [/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNKNOWN_PROTOCOL|HTTP_REQUEST)$/, 'tls-not-spoken'],
  [/^ERR_SSL_.*ALERT/, 'client-certificate'],
];

/** Words of errors that come without a code, as clients pass on those of others. */
const words: readonly (readonly [RegExp, Trouble['kind']])[] = [
  [/\b(ENOTFOUND|EAI_AGAIN)\b|name resolution failed/i, 'unknown-name'],
  [/\bECONNREFUSED\b/, 'refused'],
  [/does not match certificate/i, 'other-name'],
  [
    /self.signed certificate|unable to (verify|get) .*(certificate|issuer)|certificate has expired/i,
    'not-trusted',
  ],
  [/wrong version number|packet length too long/i, 'tls-not-spoken'],
  [
    /certificate required|alert (bad|unknown|unsupported|expired)|alert handshake failure/i,
    'client-certificate',
  ],
];

/** What an error of a connection says, or nothing where it says nothing that is known here. */
export function troubleOf(error: unknown): Trouble | undefined {
  const { message, code: given, errors } = (error ?? {}) as Partial<AggregateError & { code: unknown }>;
  // a name with several addresses fails with one error for each, and with no words of its own
  const said = message || (errors?.[0] as Error | undefined)?.message || '';
  const code = typeof given === 'string' ? given : '';
  const kind =
    codes.find(([pattern]) => pattern.test(code))?.[1] ?? words.find(([pattern]) => pattern.test(said))?.[1];
  return kind && { kind, said };
}

/**
 * Connects without a word of any protocol, to say why a client could not. Gives nothing where that went well: then it
 * is what lies behind the connection.
 */
export function reach({ host, port, tls }: Place, limitMs: number): Promise<Trouble | undefined> {
  return new Promise((resolve) => {
    let isConnected = false;
    const socket = tls
      ? connectTls({ ...tls, host, port, ...(isIP(host) ? {} : { servername: host }) })
      : connect({ host, port });
    const done = (trouble: Trouble | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(trouble);
    };
    const timer = setTimeout(
      () =>
        done(
          isConnected
            ? { kind: 'silent', said: `no TLS handshake within ${limitMs} ms` }
            : { kind: 'unreachable', said: `no connection within ${limitMs} ms` },
        ),
      limitMs,
    );
    socket.once('connect', () => {
      isConnected = true;
      if (!tls) done(undefined);
    });
    socket.once('secureConnect', () => done(undefined));
    socket.on('error', (error: Error) => {
      const endedByOther: Trouble = {
        kind: isConnected && tls ? 'tls-not-spoken' : 'other',
        said: error.message,
      };
      done(troubleOf(error) ?? endedByOther);
    });
  });
}

/** Whether TLS is spoken there, with a certificate of whatever authority. */
function speaksTls({ host, port }: Place, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    // nothing is sent over it: only whether there is a handshake is looked at
    const socket = connectTls({ host, port, rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] });
    const done = (is: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(is);
    };
    const timer = setTimeout(() => done(false), limitMs);
    socket.once('secureConnect', () => done(true));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => done(/^ERR_SSL_.*ALERT/.test(code ?? '')));
  });
}

/** Why none of several places of one engine can be used; nothing where the connection to one of them stands. */
export async function whyUnreached(places: readonly Place[], limitMs: number): Promise<Trouble | undefined> {
  const found = await Promise.all(
    places.map(async (place) => {
      const trouble = await reach(place, limitMs);
      if (trouble || place.tls) return trouble;
      return (await speaksTls(place, limitMs))
        ? ({ kind: 'tls-missing', said: 'a TLS handshake' } satisfies Trouble)
        : undefined;
    }),
  );
  return found.every((trouble) => trouble !== undefined) ? found[0] : undefined;
}

/** Resolves with `late` when the work takes longer; what it comes to then is let go. */
export function within<T, L>(work: Promise<T>, limitMs: number, late: L): Promise<T | L> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(late), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
