import { capMediaType, rmMediaType } from '#interop';
import type { Page, Viewer } from '#read-model';
import { csvMediaType, writeCsv } from '#tables';
import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, of, type Observable } from 'rxjs';
import { isTable } from '../exports/again.js';
import { Exporting, requireBounded, tableFormatOf } from '../exports/exporting.js';
import { Problem } from '../http/problem.js';
import { Limits } from '../limits/limits.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { sheetPolicy } from '../sheets/page.js';
import { check } from './check.js';
import { CsvFile } from './csv-file.js';
import { Paged, type Freshness } from './fields.js';
import { readSpecOf } from './routed-read.js';

const usualWaitMs = 5_000;
const mostOfPage = 200;

const positionHeader = 'liandong-position';
/** Why an answer will stay out of date; a read model that is only catching up does not set it. */
const staleHeader = 'liandong-stale';

/** What all queries have in common; see `Read`. */
@Injectable()
export class ReadInterceptor implements NestInterceptor {
  private readonly exporting: Exporting;

  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(Limits) private readonly limits: Limits,
  ) {
    this.exporting = new Exporting(parts);
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const spec = readSpecOf(context.getHandler());
    if (!spec) throw new Error(`${context.getHandler().name} is not a query`);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const given = { ...(request.query as object), ...(request.params as object) };
    const checked = check(spec.form, given);
    request.checkedQuery = checked;

    // read before the answer, which therefore shows at least this much
    const position = await this.reach(checked);
    void reply.header(positionHeader, position.toString());
    if (this.parts.eventLog.fault) void reply.header(staleHeader, 'not-this-log');
    const format = tableFormatOf(request.headers.accept);
    if (format !== undefined && isTable(spec)) {
      const file = await this.limits.calculation(request.viewer as Viewer, async () =>
        this.exporting.answer(await whole(spec.answer, request, next), {
          ...{ read: spec, format, request, reply },
        }),
      );
      return of(file);
    }
    const value = await firstValueFrom<unknown>(next.handle());
    if (value === undefined) throw new Problem('not-found', { ...(request.params as object) });
    switch (spec.answer) {
      case 'page':
        return of(page(value as Page<unknown>, request, reply));
      case 'list':
        return of({ items: value });
      case 'aggregate':
        void reply.header('etag', `"${(value as { revision: string }).revision}"`);
        break;
      case 'export':
      case 'document':
        if (value instanceof CsvFile) return of(csv(value, reply));
        if (typeof value === 'string') void reply.header('content-type', 'text/markdown; charset=utf-8');
        break;
      case 'cap':
        void reply.header('content-type', `${capMediaType}; charset=utf-8`);
        break;
      case 'edxl-rm':
        void reply.header('content-type', `${rmMediaType}; charset=utf-8`);
        break;
      case 'sheet':
        void reply
          .header('content-type', 'text/html; charset=utf-8')
          .header('content-security-policy', sheetPolicy);
        break;
      case 'one':
    }
    return of(value);
  }

  private async reach({ minPosition, wait }: Freshness): Promise<bigint> {
    const { projected } = this.parts.readModel;
    const reached =
      minPosition === undefined || (await projected.waitFor(BigInt(minPosition), wait ?? usualWaitMs));
    const position = await projected.position();
    if (reached) return position;
    throw new Problem(
      'not-yet-visible',
      { minPosition, position: position.toString() },
      { headers: { 'retry-after': '1', [positionHeader]: position.toString() } },
    );
  }
}

/** A list to its end: the same query, page after page. */
async function whole(answer: string, request: FastifyRequest, next: CallHandler): Promise<readonly object[]> {
  const asked = request.checkedQuery as Paged;
  const items: object[] = [];
  for (let cursor = asked.cursor; ;) {
    if (answer === 'page')
      request.checkedQuery = Object.assign(new Paged(), asked, { limit: mostOfPage, cursor });
    const value = await firstValueFrom<unknown>(next.handle());
    if (value === undefined) throw new Problem('not-found', { ...(request.params as object) });
    if (answer === 'list') return value as readonly object[];
    if (answer !== 'page') return [value as object];
    const found = value as Page<object>;
    items.push(...found.items);
    requireBounded(items.length);
    cursor = found.nextCursor;
    if (cursor === undefined) return items;
  }
}

function page({ items, nextCursor }: Page<unknown>, request: FastifyRequest, reply: FastifyReply): object {
  if (nextCursor === undefined) return { items };
  const [path = '', query] = request.url.split('?');
  const parameters = new URLSearchParams(query);
  for (const name of ['minPosition', 'wait']) parameters.delete(name);
  parameters.set('cursor', nextCursor);
  const next = `${path}?${parameters.toString()}`;
  void reply.header('link', `<${next}>; rel="next"`);
  return { items, nextCursor, next };
}

function csv({ name, rows }: CsvFile, reply: FastifyReply): Buffer {
  void reply.header('content-type', `${csvMediaType}; charset=utf-8`);
  void reply.header('content-disposition', `attachment; filename="${name}"`);
  return writeCsv(rows);
}
