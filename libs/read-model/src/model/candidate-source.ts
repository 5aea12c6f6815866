import type { Projected } from '../projecting/projected.js';
import type { Queries } from './queries.js';

interface Source {
  readonly queries: { readonly sharing: Pick<Queries['sharing'], 'candidates' | 'jointCandidates'> };
  readonly projected: Pick<Projected, 'waitFor'>;
}

/** Where allocations read their candidates. */
export const candidateSource = ({ queries, projected }: Source) => ({
  candidates: (query: Parameters<Queries['sharing']['candidates']>[0]) => queries.sharing.candidates(query),
  jointCandidates: (query: Parameters<Queries['sharing']['jointCandidates']>[0]) =>
    queries.sharing.jointCandidates(query),
  waitForPosition: (position: bigint, timeoutMs: number) => projected.waitFor(position, timeoutMs),
});
