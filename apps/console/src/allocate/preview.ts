import type { DecidedSingly, Explanation, JointCertificate, JointOverride, ObjectiveValues } from '#domain';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { ask, ProblemError } from '../api/http.js';
import { useLanguage } from '../language/language.js';

/** As `POST /v1/allocations/preview` answers. */
export interface Preview {
  readonly certificate: JointCertificate;
  readonly explanation: Explanation;
  readonly objectives: ObjectiveValues;
  readonly singly: DecidedSingly & { readonly objectives: ObjectiveValues };
}

export interface Asked {
  readonly sharingIds: readonly string[];
  readonly overrides?: readonly JointOverride[];
}

/** One agency has one calculation in hand at a time: another desk of it may be before. */
const isBusy = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.code === 'too-many-calculations';

/**
 * What a decision would be now: asked anew when one of the requests has changed, and every half minute, as units go and
 * time passes. Changes nothing.
 */
export function usePreview(asked: Asked | undefined, revisions: string): UseQueryResult<Preview> {
  const language = useLanguage();
  return useQuery({
    queryKey: ['preview', asked, revisions],
    queryFn: async ({ signal }) =>
      (
        await ask<Preview>('/v1/allocations/preview', language, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(asked),
          signal,
        })
      ).body,
    enabled: asked !== undefined,
    refetchInterval: 30_000,
    retry: (count, error) =>
      isBusy(error)
        ? count < 10
        : count < 3 && !(error instanceof ProblemError && error.problem.status < 500),
    retryDelay: (count) => 400 + count * 200,
  });
}
