import type { Viewer } from '#read-model';
import {
  createParamDecorator,
  Get,
  SetMetadata,
  UseInterceptors,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CurrentViewer } from '../identity/viewer.js';
import type { Freshness } from './fields.js';
import { ReadInterceptor } from './read.interceptor.js';
import { READ_SPEC, type Answer, type ReadSpec } from './routed-read.js';

const CheckedQuery = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().checkedQuery,
);

/**
 * A query over HTTP: the method gets the checked parameters and the caller. Authentication, waiting for a position,
 * headers and the form of the answer are the same for all queries; OpenAPI is generated from `spec`.
 */
export function Read<T extends Freshness, const Spec extends ReadSpec>(
  path: string,
  spec: Spec & { form: new () => T },
) {
  type Method = (query: T, viewer: Viewer) => Promise<Answer<Spec> | undefined>;
  return <F extends Method>(target: object, key: string, handler: TypedPropertyDescriptor<F>): void => {
    CheckedQuery()(target, key, 0);
    CurrentViewer()(target, key, 1);
    for (const decorate of [
      Get(path),
      SetMetadata(READ_SPEC, { path, ...spec }),
      UseInterceptors(ReadInterceptor),
    ]) {
      decorate(target, key, handler as TypedPropertyDescriptor<unknown>);
    }
  };
}
