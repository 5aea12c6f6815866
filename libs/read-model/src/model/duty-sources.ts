import type { Projected } from '../projecting/projected.js';
import type { Queries } from './queries.js';

interface Source<Asked extends keyof Queries['duty']> {
  readonly queries: { readonly duty: Pick<Queries['duty'], Asked> };
  readonly projected: Pick<Projected, 'waitFor'>;
}

/** Where hand-overs read what is open. */
export const openWorkSource = ({ queries, projected }: Source<'openWork'>) => ({
  openWork: (agencyId: string) => queries.duty.openWork(agencyId),
  waitForPosition: (position: bigint, timeoutMs: number) => projected.waitFor(position, timeoutMs),
});

/** Where those who call people read which rosters an agency has. */
export const rosterSource = ({ queries, projected }: Source<'rosterIds'>) => ({
  rosterIds: (agencyId: string, at: string) => queries.duty.rosterIds(agencyId, at),
  waitForPosition: (position: bigint, timeoutMs: number) => projected.waitFor(position, timeoutMs),
});
