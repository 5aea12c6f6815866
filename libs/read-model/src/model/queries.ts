import type { Database } from '#postgres';
import { activationQueries } from '../activation/queries.js';
import { agencyQueries } from '../agency/queries.js';
import { agreementQueries } from '../agreement/queries.js';
import { allocationQueries } from '../allocation/queries.js';
import { approvalQueries } from '../approval/queries.js';
import { audibleEvents } from '../audience/events.js';
import { pictureQueries } from '../audience/pictures.js';
import { openWork } from '../board/open-work.js';
import { boardQueries } from '../board/queries.js';
import { commandQueries } from '../command/queries.js';
import { drillQueries } from '../drill/queries.js';
import { dueLive, type Due, type DueKind } from '../due/due.js';
import { dutyQueries } from '../duty/queries.js';
import { feedQueries } from '../feed/queries.js';
import { incidentQueries } from '../incident/queries.js';
import { observationQueries } from '../observation/queries.js';
import { personalDataQueries } from '../personal-data/queries.js';
import { personQueries } from '../person/queries.js';
import { planQueries } from '../plan/queries.js';
import type { Projected } from '../projecting/projected.js';
import { bind } from '../query/bind.js';
import { queueQueries } from '../queue/queries.js';
import { messageQueries } from '../reaching/queries.js';
import { reportDraft } from '../report/draft.js';
import { reportQueries } from '../report/queries.js';
import { resourceQueries } from '../resource/queries.js';
import { responseQueries } from '../response/queries.js';
import { candidates, jointCandidates } from '../sharing/candidates.js';
import { sharingQueries } from '../sharing/queries.js';
import { statisticsDraft } from '../statistics/draft.js';
import { statisticsQueries } from '../statistics/queries.js';
import { supervisionQueries } from '../supervision/queries.js';
import { taskQueries } from '../task/queries.js';
import { teamQueries } from '../team/queries.js';
import { warningQueries } from '../warning/queries.js';

/**
 * Questions to the tables, by feature. All are bounded, instants are RFC 3339 in UTC, positions and revisions texts
 * of 64-bit integers. What a viewer may not see is as if it were not there. A cursor that is none throws
 * `InvalidCursor`.
 */
export const queriesOf = (db: Database, projected: Projected) => ({
  activation: bind(db, activationQueries),
  agency: bind(db, agencyQueries),
  agreement: bind(db, agreementQueries),
  allocation: bind(db, allocationQueries),
  approval: bind(db, approvalQueries),
  audience: bind(db, {
    events: audibleEvents,
    ...pictureQueries((client) => projected.position(client)),
  }),
  board: bind(db, boardQueries),
  command: bind(db, commandQueries),
  drill: bind(db, drillQueries),
  /** What is due and not on record as such; of each kind those that are so the longest. For no viewer. */
  due: <Kind extends DueKind>(kind: Kind, now: string, limit: number): Promise<Due[Kind][]> =>
    dueLive(db, kind, now, limit),
  duty: bind(db, { ...dutyQueries, openWork }),
  feed: bind(db, feedQueries),
  incident: bind(db, incidentQueries),
  message: bind(db, messageQueries),
  observation: bind(db, observationQueries),
  personalData: bind(db, personalDataQueries),
  person: bind(db, personQueries),
  plan: bind(db, planQueries),
  queue: bind(db, queueQueries),
  report: bind(db, { ...reportQueries, draft: reportDraft }),
  resource: bind(db, resourceQueries),
  response: bind(
    db,
    responseQueries((client) => projected.position(client)),
  ),
  sharing: bind(db, { ...sharingQueries, candidates, jointCandidates }),
  statistics: bind(db, { ...statisticsQueries, draft: statisticsDraft }),
  supervision: bind(db, supervisionQueries),
  task: bind(db, taskQueries),
  team: bind(db, teamQueries),
  warning: bind(db, warningQueries),
});

export type Queries = ReturnType<typeof queriesOf>;
