import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Limits } from '../limits/limits.js';
import { cookiesOf, sessionCookie } from './cookies.js';
import { Viewers } from './viewer.js';

/**
 * At an address that is open to everybody and tells more to whom it is for: who says who it is has to prove it, and of who
 * does not, an address asks no more than so often.
 */
@Injectable()
export class MayBeKnown implements CanActivate {
  constructor(
    @Inject(Limits) private readonly limits: Limits,
    @Inject(Viewers) private readonly viewers: Viewers,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.headers.authorization === undefined && !cookiesOf(request).has(sessionCookie)) {
      this.limits.lookUp(request.ip);
      return true;
    }
    request.viewer = await this.viewers.behind(request);
    return true;
  }
}
