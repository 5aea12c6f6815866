import { lookup as find, type LookupAddress } from 'node:dns';
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPrivate } from '#platform';

/** Where the service may go over HTTP, and how long and how much. */
export interface Reach {
  /** Names of hosts that may be asked at all. */
  readonly hosts: readonly string[];
  /** Those of them that may lie inside the network. */
  readonly privateHosts: readonly string[];
  readonly withinMs: number;
  readonly maxBytes: number;
}

export interface HttpAsked {
  readonly url: string;
  readonly method: 'POST' | 'PUT' | 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `not-sent`: nothing has left; `unknown`: it may have arrived. */
export type HttpAnswer =
  | { readonly status: number; readonly body: string }
  | { readonly failed: 'not-sent' | 'unknown'; readonly reason: string };

/** The only way of the service to anybody over HTTP. It follows no redirect. */
export type HttpClient = (asked: HttpAsked, signal: AbortSignal) => Promise<HttpAnswer>;

/** Errors of a connection that never came to be. */
const before = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'private-address'];

export const httpClient =
  ({ hosts, privateHosts, withinMs, maxBytes }: Reach): HttpClient =>
  async ({ url, method, headers, body }, signal) => {
    const target = new URL(url);
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const isInside = privateHosts.includes(host);
    if (!hosts.includes(host)) return { failed: 'not-sent', reason: `${host} is no host of the list` };
    if (target.protocol !== 'https:' && !isInside)
      return { failed: 'not-sent', reason: `${host} is to be asked over https` };
    // an address needs no look-up, so it is looked at here
    if (isIP(host) !== 0 && !isInside && isPrivate(host))
      return { failed: 'not-sent', reason: `${host} is a private address` };
    const request = target.protocol === 'https:' ? requestTls : requestPlain;
    return new Promise((resolve) => {
      let isConnected = false;
      const fail = (error: NodeJS.ErrnoException): void => {
        const isNotSent = !isConnected && before.includes(error.code ?? '');
        const reason = error.code ?? error.message;
        resolve({ failed: isNotSent ? 'not-sent' : 'unknown', reason: reason.slice(0, 200) });
      };
      const sent = request(target, {
        method,
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        lookup: isInside ? undefined : publicOnly,
        // one connection each: what was resolved and judged is what is used
        agent: false,
        signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]),
      });
      sent.once('socket', (socket) => {
        socket.once('connect', () => (isConnected = true));
      });
      sent.once('error', fail);
      sent.once('response', (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= maxBytes) chunks.push(chunk);
          else answer.destroy(new Error(`the answer is longer than ${maxBytes} bytes`));
        });
        answer.once('error', fail);
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
      });
      sent.end(body);
    });
  };

/** Looks a name up and takes none of its addresses if one of them is private. */
const publicOnly: LookupFunction = (hostname, options, done) => {
  find(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    const hidden = found?.find(({ address }) => isPrivate(address));
    const fault =
      error ??
      (hidden &&
        Object.assign(new Error(`${hostname} is at a private address`), { code: 'private-address' }));
    const [first] = found ?? [];
    if (fault || !first)
      return done(fault ?? Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '');
    if (options.all) return done(null, found);
    return done(null, first.address, first.family);
  });
};
