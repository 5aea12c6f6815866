import type { AgencyKind, Jurisdiction, Mandate, Role } from '#domain';
import type { Page, Viewer } from '../index.js';
import type { Paging } from '../query/page.js';

const commanding: readonly Mandate[] = [{ capacity: 'command', areaCode: '520111' }];

/** The bureau EMB commands everything: in its district by mandate, elsewhere as the home bureau. */
export const here: Jurisdiction = { districtCode: '520111', homeBureauId: 'EMB', commands: commanding };

const kinds: Readonly<Record<string, AgencyKind>> = {
  'ENT-PUMP': 'enterprise',
  'NM-EMB': 'neighbour',
  OUTSIDE: 'organisation',
};

export const viewing = (agencyId: string, role: Role, more: Partial<Viewer> = {}): Viewer => ({
  ...{ agencyId, role, kind: kinds[agencyId] ?? 'department', mandates: [] },
  ...{ principal: 'test', keyId: `${agencyId}-1`, here },
  ...more,
});

export const duty = viewing('EMB', 'duty-officer', { mandates: commanding });
export const auditor = viewing('AUDIT', 'auditor', { mandates: [{ capacity: 'audit', areaCode: '520111' }] });
/** A viewer who oversees nothing. */
export const as = (agencyId: string, more: Partial<Viewer> = {}): Viewer => {
  const role = kinds[agencyId] === 'enterprise' ? 'enterprise-operator' : 'agency-operator';
  return viewing(agencyId, role, more);
};

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
