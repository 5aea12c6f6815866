import { channelNames, type ChannelName } from '#domain';
import { openSmallServer, type Logger, type ServedCertificate, type SmallServer } from '#platform';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answeredPage, answerPage } from './answer-page.js';
import type { AnswerLinks } from './answer-links.js';
import type { Progress } from './progress.js';
import type { Receipts } from './receipts.js';

export interface DoorPlace {
  readonly host: string;
  /** 0 for one that the system chooses. */
  readonly port: number;
  /** In the clear without. */
  readonly tls?: ServedCertificate;
  readonly log: Pick<Logger, 'error' | 'info' | 'warn'>;
}

export type MessengerDoor = SmallServer;

const maxBytes = 262_144;
const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
const pageOnly = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/**
 * Where providers bring receipts, `POST /v1/receipts/<channel>`, people press buttons, `/a/<link>`, and monitoring asks
 * whether messages are looked after, `/health/ready`.
 */
export async function openDoor(
  { host, port, tls, log }: DoorPlace,
  receipts: Pick<Receipts, 'take' | 'pressed'>,
  links: AnswerLinks,
  progress: Pick<Progress, 'health'>,
): Promise<MessengerDoor> {
  const answer: RequestListener = (request, response) => {
    const path = request.url?.replace(/\?.*$/s, '') ?? '';
    if (path === '/health/ready' && request.method === 'GET') {
      const { isWell, status } = progress.health();
      return json(response, isWell ? 200 : 503, { status });
    }
    const work = path.startsWith('/a/')
      ? pressed(path.slice(3), request, response)
      : received(path, request, response);
    work.catch((error: unknown) => {
      log.error(
        { err: error },
        'what was brought could not be taken; whoever brought it is to bring it again',
      );
      if (!response.headersSent) json(response, 503, { code: 'unavailable' });
    });
  };

  const received = async (
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const [, named] = /^\/v1\/receipts\/([a-z]+)$/.exec(path) ?? [];
    const channel = channelNames.find((one): one is ChannelName => one === named);
    if (!channel) return json(response, 404, { code: 'not-found' });
    if (request.method !== 'POST') return json(response, 405, { code: 'method-not-allowed' });
    const body = await bodyOf(request);
    if (body === undefined) return json(response, 413, { code: 'too-large' });
    const taken = await receipts.take(channel, headersOf(request), body);
    if ('refused' in taken) {
      log.warn({ channel, ...taken.refused }, 'receipts were refused');
      return json(response, statuses[taken.refused.code], taken.refused);
    }
    return json(response, 200, taken);
  };

  /** What only looks, as scanners of mail and previews do, changes nothing. */
  const pressed = async (link: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const key = links.keyOf(link);
    if (key === undefined) return page(response, 404, answeredPage('unknown'));
    if (request.method === 'GET' || request.method === 'HEAD') return page(response, 200, answerPage(link));
    if (request.method !== 'POST') return json(response, 405, { code: 'method-not-allowed' });
    if ((await bodyOf(request)) === undefined) return json(response, 413, { code: 'too-large' });
    const isKnown = await receipts.pressed(key);
    return page(response, isKnown ? 200 : 404, answeredPage(isKnown ? 'done' : 'unknown'));
  };

  return openSmallServer(answer, { host, port, tls, log, of: 'MESSENGER', requestTimeoutMs: 30_000 });
}

const statuses = {
  'no-receipts-here': 404,
  unreadable: 400,
  'not-proved': 401,
  'outside-tolerance': 401,
} as const;

const headersOf = ({ headers }: IncomingMessage): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  );

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...always, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function page(response: ServerResponse, status: number, html: string): void {
  response
    .writeHead(status, {
      ...always,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': pageOnly,
    })
    .end(html);
}
