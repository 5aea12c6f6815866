import { maySee } from '#domain';
import { InvalidCursor, type Page, type Viewer } from '#read-model';
import type { TakenList } from '#table-record';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { Id, Optional, Paged } from '../query/fields.js';
import { Read } from '../query/read.js';

class TakenQuery extends Paged {
  /** That of the caller where left out, unless it audits. */
  @Optional() @Id() agencyId?: string;
}

declare module '../schema/answers.js' {
  interface Answers {
    TakenList: TakenList;
  }
}

const usualLimit = 50;

/** Who took which list as a table. */
@Controller()
export class TakenQueries {
  constructor(@Inject(API_PARTS) private readonly parts: Pick<ApiParts, 'tableRecord'>) {}

  @Read('/v1/exports', {
    form: TakenQuery,
    answer: 'page',
    of: 'TakenList',
    zh: '导出记录：何人何时取走了哪份表格',
    en: 'What went out as tables: who took which list, and when',
  })
  async taken(
    { agencyId, cursor, limit = usualLimit }: TakenQuery,
    viewer: Viewer,
  ): Promise<Page<TakenList>> {
    const { tableRecord } = this.parts;
    if (!tableRecord) return { items: [] };
    if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) throw new InvalidCursor();
    const sees = (owner: string | undefined): boolean =>
      !('refusal' in maySee('exports', viewer, { owner }, viewer.here));
    // who sees those of nobody in particular sees all
    const of = agencyId ?? (sees(undefined) ? undefined : viewer.agencyId);
    if (of !== undefined && !sees(of)) return { items: [] };
    const found = await tableRecord.taken.list(of, { before: cursor, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return found.length > limit && last ? { items, nextCursor: last.position } : { items };
  }
}
