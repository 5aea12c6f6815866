import type { Projected } from '../projecting/projected.js';
import type { Queries } from './queries.js';

interface Source {
  readonly queries: { readonly duty: Pick<Queries['duty'], 'openWork'> };
  readonly projected: Pick<Projected, 'waitFor'>;
}

/** Where hand-overs read what is open. */
export const openWorkSource = ({ queries, projected }: Source) => ({
  openWork: (agencyId: string) => queries.duty.openWork(agencyId),
  waitForPosition: (position: bigint, timeoutMs: number) => projected.waitFor(position, timeoutMs),
});
