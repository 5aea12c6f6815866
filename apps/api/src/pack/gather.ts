import type { OnDuty } from '#domain';
import type { DutyRoster, FindPersons, Page, Plan, Queries, Viewer } from '#read-model';
import { sealedIn, type Pack, type Watch } from '../sheets/pack-sheet.js';

/** More would not be looked at on paper. */
const mostPlans = 20;
const mostAgencies = 1_000;
const atOnce = 200;

async function all<T>(
  most: number,
  page: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const found = await page(cursor);
    items.push(...found.items);
    cursor = found.nextCursor;
  } while (cursor !== undefined && items.length < most);
  return items.slice(0, most);
}

export async function gather(
  queries: Queries,
  viewer: Viewer,
  persons: FindPersons,
  at: string,
): Promise<Pack> {
  const { agencyId } = viewer;
  const plans = await all(mostAgencies, (cursor) =>
    queries.plan.list({ status: 'in-force', cursor, limit: atOnce }, viewer),
  );
  const isOwn = (ownerAgencyId: string): number => Number(ownerAgencyId === agencyId);
  const first = plans.toSorted((a, b) => isOwn(b.ownerAgencyId) - isOwn(a.ownerAgencyId)).slice(0, mostPlans);
  const read: Plan[] = [];
  for (const { id } of first) {
    const plan = await queries.plan.find(id, viewer);
    if (plan) read.push(plan);
  }
  return {
    ...{ agencyId, at },
    queue: await queries.queue.list(viewer),
    duty: await watches(queries, viewer, persons, at),
    agencies: await all(mostAgencies, (cursor) => queries.agency.list({ cursor, limit: atOnce }, viewer)),
    plans: read,
    morePlans: plans.length - read.length,
  };
}

async function watches(
  queries: Queries,
  viewer: Viewer,
  persons: FindPersons,
  at: string,
): Promise<readonly Watch[]> {
  const onDuty = (of: { readonly at: string; readonly agencyId?: string }) =>
    all(mostAgencies, (cursor) => queries.duty.onDuty({ ...of, cursor, limit: atOnce }, viewer, persons));
  const rostered = await onDuty({ at });
  const isListed = rostered.some(({ agencyId }) => agencyId === viewer.agencyId);
  // the own agency also where nobody has entered a roster
  const own = isListed ? [] : await onDuty({ at, agencyId: viewer.agencyId });
  const rosters = await all(mostAgencies, (cursor) =>
    queries.duty.rosters({ cursor, limit: atOnce }, viewer),
  );
  const found: Watch[] = [];
  for (const now of [...own, ...rostered]) {
    const nextAt = changeAfter(now, rosters);
    const [next] = nextAt === undefined ? [] : await onDuty({ at: nextAt, agencyId: now.agencyId });
    found.push(next && next.shifts.length > 0 ? { now, next } : { now });
  }
  return found;
}

/** When duty passes next in an agency. */
function changeAfter({ agencyId, at, shifts }: OnDuty, rosters: readonly DutyRoster[]): string | undefined {
  const ends = shifts.map(({ until }) => until);
  const begins = rosters
    .filter((roster) => roster.agencyId === agencyId)
    .flatMap((roster) => roster.shifts.map(({ from }) => from))
    .filter((from) => Date.parse(from) > Date.parse(at));
  return [...(ends.length > 0 ? ends : begins)].sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}

/** Persons whose numbers the pack wants: of the own agency on duty now and next, then contacts that are shown. */
export function subjectsOf({ agencyId, duty, agencies }: Pack): readonly string[] {
  const own = duty.filter(({ now }) => now.agencyId === agencyId);
  const called = own.flatMap(({ now, next }) => [...now.call, ...(next?.call ?? [])]);
  const contacts = agencies
    .toSorted((a, b) => Number(b.id === agencyId) - Number(a.id === agencyId))
    .flatMap(({ dutyContact }) => sealedIn(dutyContact?.telephone) ?? []);
  return [...new Set([...called.map(({ personId }) => personId), ...contacts])];
}
