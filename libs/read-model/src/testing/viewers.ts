import type { Page, Paging, ReadModel } from '../index.js';
import { openReadModel } from '../index.js';
import type { TestLog } from './log.js';
import type { TestPostgres } from './postgres.js';

export const duty = { agencyId: 'EMB', role: 'duty-officer' } as const;
export const auditor = { agencyId: 'AUDIT', role: 'auditor' } as const;
/** A viewer who oversees nothing. */
export const as = (agencyId: string) => ({ agencyId, role: 'agency-operator' }) as const;

/** A read model on a database of its own that has seen the log. */
export async function readModelOf(postgres: TestPostgres, log: TestLog): Promise<ReadModel> {
  const model = await openReadModel({ url: await postgres.database() });
  await model.migrate();
  for (const batch of log.batches(500)) await model.projections.apply(batch);
  return model;
}

/** All pages, one after the other. */
export async function everything<T>(page: (paging: Paging) => Promise<Page<T>>, limit: number): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined; ;) {
    const { items: more, nextCursor } = await page({ cursor, limit });
    if (more.length > limit) throw new Error('a page is longer than asked for');
    items.push(...more);
    if (nextCursor === undefined) return items;
    cursor = nextCursor;
  }
}
