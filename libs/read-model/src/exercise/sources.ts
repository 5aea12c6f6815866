import type { PastEntry } from '#domain';
import type { incidentQueries } from '../incident/queries.js';
import type { Bound } from '../query/bind.js';
import { serviceViewer } from '../query/viewer.js';
import { exerciseCandidates } from './candidates.js';

const pages = 5;
const pageSize = 200;

/** What commands about drills and inside them need to know, from past incidents and from the drills' own scopes. */
export const drillSources = <E>(
  queries: { readonly incident: Pick<Bound<typeof incidentQueries>, 'timeline'> },
  exercises: E,
) => ({
  exercises,
  candidates: exerciseCandidates,
  async pastIncident(incidentId: string): Promise<readonly PastEntry[]> {
    const entries: PastEntry[] = [];
    let cursor: string | undefined;
    for (let n = 0; n < pages; n++) {
      const page = await queries.incident.timeline(incidentId, { limit: pageSize, cursor }, serviceViewer);
      // the service is told of everybody who did something
      entries.push(...(page.items as PastEntry[]));
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    return entries;
  },
});
