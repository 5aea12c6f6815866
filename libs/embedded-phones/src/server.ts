import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { Journal } from './journal.js';
import { pageOf } from './page.js';
import { Phones, type Entry, type Shown, type Told } from './phones.js';

export interface PhonesOptions {
  readonly dataDir: string;
  readonly host: string;
  /** 0 for one that the system chooses. */
  readonly port: number;
  /** Whoever sends, looks or answers has it: as a bearer, or as the password of a browser. */
  readonly secret: string;
  /** Where receipts go, and what they are signed with; nowhere without. */
  readonly receipts?: { readonly url: string; readonly secret: string };
}

export interface RunningPhones {
  readonly port: number;
  readonly phones: Phones;
  close(): Promise<void>;
}

const maxBytes = 65_536;
const longestPauseMs = 10_000;

/**
 * A gateway that keeps what each phone received and lets one answer it: `POST /send`, `GET /phones`, `POST /answer`, and a
 * page at `/`. Receipts are brought by the convention of Standard Webhooks, until they are taken.
 */
export async function startEmbeddedPhones(options: PhonesOptions): Promise<RunningPhones> {
  const { dataDir, host, port, secret, receipts } = options;
  const journal = Journal.open<Entry>(dataDir);
  const phones = new Phones(journal);
  const stopping = new AbortController();
  const formToken = createHmac('sha256', secret).update('form').digest('base64url');
  const server = createServer((request, response) => {
    serve(request, response, { phones, secret, formToken }).catch(() => {
      if (!response.headersSent) json(response, 500, { code: 'failed' });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const telling = receipts ? keepTelling(phones, receipts, stopping.signal) : Promise.resolve();
  return {
    port: (server.address() as AddressInfo).port,
    phones,
    close: async () => {
      stopping.abort();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await telling;
      journal.close();
    },
  };
}

interface Serving {
  readonly phones: Phones;
  readonly secret: string;
  readonly formToken: string;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { phones, secret, formToken }: Serving,
): Promise<void> {
  if (!isAllowed(request.headers.authorization ?? '', secret)) {
    response.setHeader('www-authenticate', 'Basic realm="phones", charset="UTF-8"');
    return json(response, 401, { code: 'not-allowed' });
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://phones');
  const telephone = searchParams.get('telephone') ?? undefined;
  if (request.method === 'GET' && pathname === '/phones')
    return json(response, 200, { items: phones.shown(telephone) });
  if (request.method === 'GET' && pathname === '/') return html(response, pageOf(phones.shown(), formToken));
  if (request.method !== 'POST') return json(response, 404, { code: 'not-found' });
  const body = await bodyOf(request);
  if (pathname === '/send') {
    const sent = asSent(jsonIn(body));
    if (!sent) return json(response, 400, { code: 'INVALID' });
    phones.bring(sent);
    return json(response, 200, { code: 'OK' });
  }
  if (pathname !== '/answer') return json(response, 404, { code: 'not-found' });
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  const given = isForm ? Object.fromEntries(new URLSearchParams(body)) : jsonIn(body);
  // a page of somebody else's must not answer with the password that a browser remembers
  if (isForm && !isSame(textOf(given['form']) ?? '', formToken))
    return json(response, 403, { code: 'not-allowed' });
  const answered = phones.answer(
    textOf(given['telephone']) ?? '',
    textOf(given['text']) ?? '1',
    textOf(given['key']),
    textOf(given['from']),
  );
  if (!answered) return json(response, 404, { code: 'not-found' });
  if (!isForm) return json(response, 200, { key: answered.key });
  response.writeHead(303, { location: '/' }).end();
}

function isAllowed(authorization: string, secret: string): boolean {
  const [scheme = '', given = ''] = authorization.split(' ');
  if (scheme.toLowerCase() === 'bearer') return isSame(given, secret);
  const text = Buffer.from(given, 'base64').toString();
  return scheme.toLowerCase() === 'basic' && isSame(text.slice(text.indexOf(':') + 1), secret);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, 4_000) : undefined;

function asSent(
  given: Readonly<Record<string, unknown>>,
): Pick<Shown, 'key' | 'kind' | 'telephone' | 'text'> | undefined {
  const [key, telephone, text] = ['key', 'telephone', 'text'].map((name) => textOf(given[name]));
  const kind = given['kind'];
  if (key === undefined || telephone === undefined || text === undefined) return undefined;
  return kind === 'sms' || kind === 'voice' ? { key, kind, telephone, text } : undefined;
}

function jsonIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new RangeError('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...always, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function html(response: ServerResponse, text: string): void {
  response
    .writeHead(200, {
      ...always,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    })
    .end(text);
}

/** Brings what is to be told, one after another, again and again until it is taken or refused for good. */
async function keepTelling(
  phones: Phones,
  { url, secret }: { readonly url: string; readonly secret: string },
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const [first] = phones.toTell();
    const isTold = first === undefined || (await tell(first, url, secret, signal));
    if (first && isTold) phones.told(first.id);
    failures = isTold ? 0 : failures + 1;
    const waitMs = isTold ? (first ? 0 : 100) : Math.min(longestPauseMs, 200 * 2 ** failures);
    await pause(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

async function tell(
  { id, ...told }: Told,
  url: string,
  secret: string,
  signal: AbortSignal,
): Promise<boolean> {
  const body = JSON.stringify(told);
  const at = new Date();
  try {
    const { status } = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret).sign(id, at, body),
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    });
    return status < 500 && status !== 429 && status !== 404 && status !== 401;
  } catch {
    return false;
  }
}
