import 'reflect-metadata';
import { nestLogger } from '#platform';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiModule } from './api.module.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { Routes } from '../http/routes.js';
import { createAdapter, prepareServer } from '../http/server.js';
import { Metrics } from '../http/metrics.js';
import type { ApiParts } from '../parts/parts.js';

/** The API, not yet listening. Closing it ends its feeds and requests, but not what it was made of. */
export async function createApi(parts: ApiParts): Promise<NestFastifyApplication> {
  const { logger } = parts;
  const routes = new Routes();
  const metrics = new Metrics();
  const filter = new ProblemFilter(logger, routes);
  const adapter = createAdapter(filter, parts);
  prepareServer(adapter.getInstance(), { logger, routes, metrics });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(parts, metrics), adapter, {
    logger: nestLogger(logger),
    bodyParser: false,
  });
  app.useGlobalFilters(filter);
  await app.init();
  await adapter.getInstance().ready();
  return app;
}
