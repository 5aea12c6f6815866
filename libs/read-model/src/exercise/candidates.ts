import type { DrillLog } from '#contracts';
import { candidatesAmong, type Candidate, type CandidateQuery } from '#domain';
import { AgreementRow } from '../agreement/rows.js';
import { ResourceRow } from '../resource/rows.js';
import { exerciseState } from './state.js';

/**
 * The resources inside a drill as candidates. Teams are facts of the live scope: no resource there can be one. So is
 * who is suspended, and it holds inside drills too.
 */
export async function exerciseCandidates(
  drillLog: DrillLog,
  query: CandidateQuery,
  isSuspended: (agencyId: string) => boolean,
): Promise<{ logPosition: string; candidates: Candidate[] }> {
  const state = await exerciseState(drillLog);
  const stock = {
    resources: state.rows(ResourceRow),
    agreements: state.rows(AgreementRow),
    team: () => undefined,
    isSuspended,
  };
  return { logPosition: state.position, candidates: candidatesAmong(stock, query) };
}
