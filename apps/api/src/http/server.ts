import { capBounds, capMediaType, rmMediaType, usualBounds } from '#interop';
import { csvMediaType, xlsxMediaType } from '#tables';
import { servedTls, type Logger, type ServedCertificate } from '#platform';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Metrics } from './metrics.js';
import { jsonBody, maxBodyBytes } from './json-body.js';
import { Problem, problemMediaType, renderProblem } from './problem.js';
import type { ProblemFilter } from './problem.filter.js';
import type { Routes } from './routes.js';
import type { HttpProblemCode } from './http-problems.js';

/** Ids of commands may be long; find-my-way's own bound is 100. */
const maxPathParameter = 512;

export interface ServedAs {
  readonly trustedProxies?: readonly string[];
  /** In the clear without, as behind a proxy on the same machine. */
  readonly httpTls?: ServedCertificate;
}

/**
 * What a request says of its address (`X-Forwarded-For`) is believed of the proxies named alone; host, protocol and
 * address are the connection's otherwise.
 */
export const createAdapter = (
  filter: ProblemFilter,
  { trustedProxies = [], httpTls }: ServedAs,
): FastifyAdapter =>
  new FastifyAdapter({
    logger: false,
    ...(httpTls ? { https: servedTls(httpTls) } : {}),
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit: maxBodyBytes,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: maxPathParameter, ignoreTrailingSlash: false },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      // no hook has run by then
      filter.answer(
        new Problem('invalid-request', { reason: error.message }),
        request,
        reply.headers(securityHeaders),
      ),
    clientErrorHandler,
  });

/** Nothing of an answer is run, styled, framed or sent from; a page adds what it needs. */
export const contentPolicy =
  "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': contentPolicy,
  // means something over TLS, ours or a proxy's; over plain HTTP it is passed over (RFC 6797, section 8.1)
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

export interface ServerParts {
  readonly logger: Logger;
  readonly routes: Routes;
  readonly metrics: Metrics;
}

/** Must come before Nest registers its routes. */
export function prepareServer(server: FastifyInstance, { logger, routes, metrics }: ServerParts): void {
  server.addHook('onRoute', ({ url, method }) => routes.add(url, method));
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(securityHeaders).header('x-request-id', request.id);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    observe(request, reply, { logger, metrics });
    done();
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, jsonBody(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  for (const [mediaType, address, { bytes: bodyLimit }] of otherBodies) {
    server.addContentTypeParser(mediaType, { parseAs: 'buffer', bodyLimit }, (request, body, done) => {
      if (request.routeOptions.url === address) done(null, body);
      else done(new Problem('unsupported-media-type', { expected: 'application/json' }));
    });
  }
}

/** More than a table of twenty thousand rows comes to. */
const tableBounds = { bytes: 10 * 1024 * 1024 } as const;

/** A body that is no JSON is for the address that reads it; at any other it is as unknown as before. */
const otherBodies = [
  [capMediaType, '/v1/warnings/cap', capBounds],
  [rmMediaType, '/v1/edxl-rm', usualBounds],
  [csvMediaType, '/v1/imports/:kind', tableBounds],
  [xlsxMediaType, '/v1/imports/:kind', tableBounds],
] as const;

/**
 * Who asked for what, from where, and why it was refused. The path without its query, since that may hold what people
 * typed; never a header.
 */
function observe(
  request: FastifyRequest,
  reply: FastifyReply,
  { logger, metrics }: Pick<ServerParts, 'logger' | 'metrics'>,
): void {
  const route = request.routeOptions.url ?? 'none';
  const durationMs = Math.round(reply.elapsedTime * 10) / 10;
  metrics.answered({ method: request.method, route, status: reply.statusCode, durationMs });
  logger.info(
    {
      requestId: request.id,
      method: request.method,
      path: request.url.split('?')[0],
      status: reply.statusCode,
      durationMs,
      code: request.problemCode,
      remote: request.ip,
      agencyId: request.viewer?.agencyId,
      keyId: request.viewer?.keyId,
      session: request.viewer?.session,
      role: request.viewer?.role,
    },
    'request',
  );
}

const byClientError: Readonly<Record<string, HttpProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** What could not be read as HTTP has no request to answer, only a socket. */
function clientErrorHandler(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = new Problem(byClientError[error.code ?? ''] ?? 'invalid-request');
  const { status, body } = renderProblem(problem, 'zh', randomUUID());
  const text = JSON.stringify(body);
  const headers = Object.entries({
    ...securityHeaders,
    'content-type': `${problemMediaType}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('')}\r\n${text}`);
}
