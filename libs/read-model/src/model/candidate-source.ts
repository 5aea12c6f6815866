import type { Projected } from '../projecting/projected.js';
import type { Queries } from './queries.js';

interface Source {
  readonly queries: { readonly sharing: Pick<Queries['sharing'], 'candidates' | 'jointCandidates'> };
  readonly projected: Pick<Projected, 'waitFor'>;
}

/** Where allocations read their candidates. */
export const candidateSource = ({ queries, projected }: Source) => ({
  candidates: queries.sharing.candidates,
  jointCandidates: queries.sharing.jointCandidates,
  waitForPosition: (position: bigint, timeoutMs: number) => projected.waitFor(position, timeoutMs),
});
