import type { Actor } from '#domain';
import {
  createParamDecorator,
  Get,
  SetMetadata,
  UseGuards,
  UseInterceptors,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Asking, ViewerGuard } from '../identity/viewer.js';
import type { Freshness } from './fields.js';
import { ReadInterceptor } from './read.interceptor.js';
import { READ_SPEC, type Answer, type ReadSpec } from './routed-read.js';

const Asked = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().asked,
);

/**
 * A query over HTTP: the method gets the checked parameters and who asks. Token, waiting for a position, headers
 * and the form of the answer are the same for all of them; the documents are written from the same words.
 */
export function Read<T extends Freshness, const Spec extends ReadSpec>(
  path: string,
  spec: Spec & { asked: new () => T },
) {
  type Method = (asked: T, viewer: Actor) => Promise<Answer<Spec> | undefined>;
  return <F extends Method>(target: object, key: string, handler: TypedPropertyDescriptor<F>): void => {
    Asked()(target, key, 0);
    Asking()(target, key, 1);
    for (const decorate of [
      Get(path),
      SetMetadata(READ_SPEC, { path, ...spec }),
      UseGuards(ViewerGuard),
      UseInterceptors(ReadInterceptor),
    ]) {
      decorate(target, key, handler as TypedPropertyDescriptor<unknown>);
    }
  };
}
