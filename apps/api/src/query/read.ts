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
import { READ_SPEC, type ReadSpec, type RoutedRead } from './routed-read.js';

const Asked = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().asked,
);

type Answer<T> = (asked: T, viewer: Actor) => Promise<unknown>;

/**
 * A query over HTTP: the method gets the checked parameters and who asks. Token, waiting for a position, headers
 * and the form of the answer are the same for all of them; the documents are written from the same words.
 */
export function Read<T extends Freshness>(path: string, spec: ReadSpec & { asked: new () => T }) {
  return <F extends Answer<T>>(target: object, key: string, handler: TypedPropertyDescriptor<F>): void => {
    Asked()(target, key, 0);
    Asking()(target, key, 1);
    for (const decorate of [
      Get(path),
      SetMetadata(READ_SPEC, { path, ...spec } satisfies RoutedRead),
      UseGuards(ViewerGuard),
      UseInterceptors(ReadInterceptor),
    ]) {
      decorate(target, key, handler as TypedPropertyDescriptor<unknown>);
    }
  };
}
