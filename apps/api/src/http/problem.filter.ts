import { shown } from '#application';
import type { Violation } from '#contracts';
import { NotThisLog } from '#event-log';
import type { Logger } from '#platform';
import { isPostgresAway } from '#postgres';
import { InvalidCursor } from '#read-model';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageOf } from './language.js';
import { Problem, renderProblem } from './problem.js';
import type { Routes } from './routes.js';
import type { HttpProblemCode } from './http-problems.js';
import type { ProblemCode } from './status.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why it was answered with a problem. */
    problemCode?: ProblemCode;
  }
}

const retryAfter = { headers: { 'retry-after': '2' } };

const byInfrastructure: Readonly<Record<string, HttpProblemCode>> = {
  'append-outcome-unknown': 'outcome-unknown',
  'log-unavailable': 'log-unavailable',
  'not-yet-visible': 'not-yet-visible',
  'too-many-conflicts': 'too-many-conflicts',
  'read-model-unavailable': 'read-model-unavailable',
};

const byStatus: Readonly<Record<number, HttpProblemCode>> = {
  400: 'invalid-request',
  413: 'body-too-large',
  414: 'invalid-request',
  415: 'unsupported-media-type',
};

/** Turns whatever was thrown into problem+json; no more is told of a defect than that there is one. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly routes: Routes,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    this.answer(error, request, reply);
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = this.problemOf(error, request);
    request.problemCode = problem.code;
    if (problem.status >= 500) {
      this.logger[problem.code === 'internal-error' ? 'error' : 'warn'](
        { requestId: request.id, code: problem.code, err: error instanceof Problem ? undefined : error },
        'request failed',
      );
    }
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const { status, headers, body } = renderProblem(
      problem,
      languageOf(request.headers['accept-language']),
      request.id,
    );
    void reply.code(status).headers(headers).send(body);
  }

  private problemOf(error: unknown, request: FastifyRequest): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof InvalidCursor) {
      const violation: Violation = { path: 'cursor', code: 'cursor' };
      return new Problem('invalid-query', { violations: [violation] });
    }
    const code = codeOf(error);
    const infrastructure = byInfrastructure[code];
    if (infrastructure) return new Problem(infrastructure, {}, retryAfter);
    if (error instanceof NotThisLog) return new Problem('not-this-log', shown(error.fault), retryAfter);
    if (code === 'refused-by-log') return new Problem(code);
    if (isPostgresAway(error)) return new Problem('read-model-unavailable', {}, retryAfter);
    if (!(error instanceof HttpException)) return new Problem('internal-error');
    if (error.getStatus() === 404) return this.noRoute(request);
    const own = byStatus[error.getStatus()];
    return own
      ? new Problem(own, own === 'invalid-request' ? { reason: error.message } : {})
      : new Problem('internal-error');
  }

  private noRoute(request: FastifyRequest): Problem {
    const path = request.url.split('?')[0] ?? '';
    const methods = this.routes.methodsOf(path);
    return methods.length === 0
      ? new Problem('no-such-route', { path: path.slice(0, 200) })
      : new Problem(
          'method-not-allowed',
          { method: request.method, allowed: methods },
          { headers: { allow: methods.join(', ') } },
        );
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
