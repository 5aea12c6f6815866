import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { check } from './check.js';

class Nothing {}

/** For addresses that take no query: what is asked for there by mistake would otherwise be left out in silence. */
@Injectable()
export class NoQuery implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    check(Nothing, context.switchToHttp().getRequest<FastifyRequest>().query as Record<string, unknown>);
    return true;
  }
}
