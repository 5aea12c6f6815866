import type { Planner } from './plan.js';

/** What is on record under an id. */
export interface Owned {
  readonly ownerAgencyId: string;
}

/**
 * What an agency’s own number is called on record: as it stands where it is there already, else behind the agency’s id, so
 * that two agencies may both have a number 0012.
 */
export function idOnRecord<T extends Owned>(
  said: string,
  agencyId: string,
  known: ReadonlyMap<string, T>,
): { readonly id: string; readonly found?: T } {
  const own = said.startsWith(`${agencyId}.`) ? said : `${agencyId}.${said}`;
  const found = known.get(own);
  if (found) return { id: own, found };
  const asSaid = known.get(said);
  return asSaid ? { id: said, found: asSaid } : { id: own };
}

const longest = 64;

/** Whether the id may be used: behind the agency’s id it can be too long. */
export function isUsable(planner: Planner, row: number, id: string, column = 'id'): boolean {
  if (id.length <= longest) return true;
  planner.refuse(row, column, 'not-an-id', id);
  return false;
}
