import { shippedCodeTables } from '#domain';
import type { Viewer } from '#read-model';
import { csvMediaType, mostRows, writeCsv, writeXlsx, xlsxMediaType, type TableFormat } from '#tables';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { languageOf } from '../http/language.js';
import type { ApiParts } from '../parts/parts.js';
import { comingInAgain, tableAgain } from './again.js';
import { flatTable } from './flat.js';

const formats: Readonly<Record<string, TableFormat | 'json'>> = {
  [csvMediaType]: 'csv',
  [xlsxMediaType]: 'xlsx',
  'application/json': 'json',
  '*/*': 'json',
};

/** The form of a list that `Accept` (RFC 9110, 12.5.1) likes best; nothing for JSON, which is what lists are in. */
export function tableFormatOf(accept: string | undefined): TableFormat | undefined {
  let best: { readonly format: TableFormat | 'json'; readonly weight: number } | undefined;
  for (const part of (accept ?? '').slice(0, 500).split(',')) {
    const [type = '', ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const format = formats[type];
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = q === undefined ? 1 : Number(q.slice(2)) || 0;
    if (format && weight > (best?.weight ?? 0)) best = { format, weight };
  }
  return best?.format === 'json' ? undefined : best?.format;
}

interface Asked {
  /** Its address and the name of what is in it. */
  readonly read: { readonly path: string; readonly of?: string };
  readonly format: TableFormat;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Lists that go out as tables: what the same query shows to the same viewer, and who took it is on record before. */
export class Exporting {
  constructor(private readonly parts: Pick<ApiParts, 'tableRecord' | 'codeTables'>) {}

  async answer(items: readonly object[], { read, format, request, reply }: Asked): Promise<Buffer> {
    const { tableRecord, codeTables = shippedCodeTables } = this.parts;
    if (!tableRecord) throw new Problem('not-found');
    const language = languageOf(request.headers['accept-language']);
    const again = comingInAgain[read.of ?? ''];
    const rows = again ? tableAgain(again, items, codeTables, language) : flatTable(items, language);
    const name = read.path.slice('/v1/'.length).replace(/\/:?/g, '-');
    const file = format === 'csv' ? writeCsv(rows) : await writeXlsx([{ name: name.slice(0, 31), rows }]);
    const { agencyId, principal, role, keyId, session } = request.viewer as Viewer;
    const [path = '', query = ''] = request.url.split('?');
    await tableRecord.taken.record({
      ...{ agencyId, principal, role, keyId, session, path, query, format },
      rows: rows.length - 1,
    });
    void reply.headers({
      'content-type': format === 'csv' ? `${csvMediaType}; charset=utf-8` : xlsxMediaType,
      'content-disposition': `attachment; filename="${name}.${format}"`,
      vary: 'accept, accept-language',
    });
    return file;
  }
}

/** @throws {Problem} `list-too-long` */
export function requireBounded(count: number): void {
  if (count > mostRows) throw new Problem('list-too-long', { most: mostRows });
}
