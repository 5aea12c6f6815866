import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fileURLToPath } from 'node:url';
import { Problem } from '../http/problem.js';
import { contentPolicy } from '../http/server.js';
import { consoleFiles, pageName } from './console-files.js';

/** Beside what every answer forbids: its own script and style, and requests to its own origin. */
const consolePolicy = `${contentPolicy}; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'`;

/** `tools/console.mjs` builds it there. */
const built = fileURLToPath(new URL('../../../../console', import.meta.url));

/** The page for people, of the same origin as what it asks. */
@Controller()
export class ConsoleController {
  private readonly files = consoleFiles(built);

  @Get('/console')
  page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.send(pageName, request, reply);
  }

  /** A file by its name; at any other address the page, which reads the address itself. */
  @Get('/console/*')
  file(@Param('*') path: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.send(this.files.has(path) || path.startsWith('assets/') ? path : pageName, request, reply);
  }

  private send(name: string, request: FastifyRequest, reply: FastifyReply): void {
    const file = this.files.get(name);
    if (!file) throw new Problem('no-such-route', { path: request.url.slice(0, 200) });
    void reply.headers({
      ...{ 'cache-control': file.cache, etag: file.tag },
      'content-security-policy': consolePolicy,
    });
    if (request.headers['if-none-match'] === file.tag) void reply.code(304).send();
    else void reply.type(file.type).send(file.body);
  }
}
