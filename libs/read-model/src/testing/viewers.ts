import type { Page, Paging } from '../index.js';

export const duty = { agencyId: 'EMB', role: 'duty-officer' } as const;
export const auditor = { agencyId: 'AUDIT', role: 'auditor' } as const;
/** A viewer who oversees nothing. */
export const as = (agencyId: string) => ({ agencyId, role: 'agency-operator' }) as const;

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
