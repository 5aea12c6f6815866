import {
  awaitedOfAction,
  awaitedOfApproval,
  awaitedOfCall,
  awaitedOfIncident,
  awaitedOfReport,
  awaitedOfStatistics,
  awaitedOfTask,
  byUrgency,
  type Awaited,
} from '#domain';
import type { Database } from '#postgres';
import { approvalsToConfirm, unsignedInTime, type Approval } from '../approval/queries.js';
import { DrillActionRow } from '../drill/rows.js';
import { ReportRow } from '../report/rows.js';
import { ResourceRow } from '../resource/rows.js';
import { dutyOf, type GapOnBoard } from '../duty/board.js';
import type { Claim } from '../sharing/lines.js';
import { SharingLineRow } from '../sharing/lines.js';
import { TaskRow } from '../task/rows.js';
import { awaitedInPreparedness, awaitedOfNegotiations } from './awaited.js';
import { awaitedOfSuspended } from './suspended.js';
import { incidentsToComplete, type IncidentToComplete } from './incidents.js';
import type { Viewer } from '../query/page.js';
import { ownOrHome } from '../query/sight.js';
import { selectDuePlans, type DuePlan } from '../plan/queries.js';
import { selectFrom } from '../query/select.js';
import { isOpen, selectRequest, type OpenRequest } from '../sharing/queries.js';
import { selectAwaitedStatistics, type Statistics } from '../statistics/queries.js';
import { selectOpenCalls, type OpenCall } from '../warning/queries.js';
import { snapshot } from '../query/snapshot.js';

/** What one agency has to do and to expect. Lists hold at most 100. */
export interface AgencyBoard {
  readonly agencyId: string;
  /** All that waits for an act of it, the most urgent first; each names the command that answers it. */
  readonly awaited: readonly Awaited[];
  /** Commands that wait for a second person, or are to be signed by one, whom this agency may give; of the viewer's own agency alone. */
  readonly approvalsToConfirm: readonly Approval[];
  /**
   * What one person of whichever agency did alone and nobody has signed, although the term is over. For who directs at the
   * home bureau, and at the superior of the district; of the viewer's own agency alone.
   */
  readonly signaturesOverdue: readonly Approval[];
  /**
   * Open incidents that it commands, as far as they wait for verification or their report lacks something; the former
   * first. Of the viewer's own agency alone.
   */
  readonly incidentsToComplete: readonly IncidentToComplete[];
  /**
   * What suspended agencies have out or were given in incidents that it commands, the most urgent first. Of the viewer's own
   * agency alone: it ends that for them, or reinstates them.
   */
  readonly awaitedOfSuspended: readonly Awaited[];
  readonly openTasks: readonly TaskRow[];
  /** Calls of warnings that it has not confirmed, as recipient or as stand-in. */
  readonly callsToAnswer: readonly OpenCall[];
  /** Requests it made that wait. */
  readonly requestsMade: readonly OpenRequest[];
  /** Waiting requests of others that it was asked to help with. */
  readonly requestsToAnswer: readonly OpenRequest[];
  /** Lines allocated to its resources that have not come to an end. */
  readonly lines: readonly SharingLineRow[];
  /** Its resources with units reserved or deployed. */
  readonly resourcesOut: readonly ResourceRow[];
  readonly claims: readonly (Claim & { sharingId: string; incidentId: string })[];
  /** Statutory reports that it owes, those overdue among them; the first due first, as are the next two. */
  readonly reportsDue: readonly ReportRow[];
  /** Reviews and drills of its plans, however far ahead. */
  readonly plansDue: readonly DuePlan[];
  /** Corrective actions of drills that it has to carry out and that are not closed. */
  readonly correctiveActions: readonly DrillActionRow[];
  /** Times ahead in which somebody is missing on duty; the next first. */
  readonly dutyGaps: readonly GapOnBoard[];
}

const most = 100;

const tables = [
  'agencies',
  'agreements',
  'approvals',
  'plan_links',
  'timeline',
  'incidents',
  'tasks',
  'sharing',
  'sharing_lines',
  'resources',
  'warnings',
  'warning_recipients',
  'reports',
  'statistics',
  'plans',
  'drill_actions',
  'duty_rosters',
  'sight',
];

/** Nothing unless it is the viewer's own agency or the viewer coordinates for the district. */
async function agencyBoard(db: Database, agencyId: string, viewer: Viewer): Promise<AgencyBoard | undefined> {
  if ((ownOrHome(viewer, 'coordinating') ?? agencyId) !== agencyId) return undefined;
  return snapshot(db, tables, async (client) => {
    const list = async <R extends object>(sql: string): Promise<R[]> =>
      (await client.query<R>(`${sql} limit ${most}`, [agencyId])).rows;
    const byPriority = 'order by s.priority, s.needed_by, s.id';
    const isOwn = viewer.agencyId === agencyId;
    const approvals = isOwn ? await approvalsToConfirm(db, client, viewer, most) : [];
    const incidents = isOwn ? await incidentsToComplete(db, client, viewer, most) : [];
    const openTasks = await list<TaskRow>(
      `${selectFrom(db, TaskRow, 't')} where t.assignee_agency_id = $1 and t.ended_at is null
        order by t.priority, t.created_position`,
    );
    const callsToAnswer = await list<OpenCall>(selectOpenCalls(db));
    const reportsDue = await list<ReportRow>(
      `${selectFrom(db, ReportRow, 'r')} where r.obliged_agency_id = $1 and r.status = 'due'
        order by r.due_at, r.id`,
    );
    const statistics = await list<Statistics>(selectAwaitedStatistics(db));
    const correctiveActions = await list<DrillActionRow>(
      `${selectFrom(db, DrillActionRow, 'a')} where a.agency_id = $1 and a.status <> 'closed'
        order by a.due_at, a.id`,
    );
    const now = new Date().toISOString();
    const duty = await dutyOf(db, client, agencyId, now);
    const awaited = [
      ...incidents.flatMap((one) => awaitedOfIncident(one, agencyId)),
      ...approvals.flatMap((one) => awaitedOfApproval(one, agencyId)),
      ...openTasks.flatMap(awaitedOfTask),
      ...callsToAnswer.flatMap(awaitedOfCall),
      ...reportsDue.flatMap(awaitedOfReport),
      ...statistics.flatMap(awaitedOfStatistics),
      ...correctiveActions.flatMap(awaitedOfAction),
      ...(await awaitedInPreparedness(db, client, agencyId)),
      ...(await awaitedOfNegotiations(db, client, agencyId, now)),
      ...duty.awaited,
    ];
    return {
      agencyId,
      awaited: awaited
        .filter((one) => one.agencyId === agencyId)
        .sort(byUrgency)
        .slice(0, most),
      approvalsToConfirm: approvals,
      signaturesOverdue: isOwn ? await unsignedInTime(db, client, viewer, most) : [],
      incidentsToComplete: incidents,
      awaitedOfSuspended: isOwn
        ? (await awaitedOfSuspended(db, client, viewer, now)).sort(byUrgency).slice(0, most)
        : [],
      openTasks,
      callsToAnswer,
      requestsMade: await list<OpenRequest>(
        `${selectRequest(db)} where s.requester_agency_id = $1 and ${isOpen} ${byPriority}`,
      ),
      requestsToAnswer: (
        await list<OpenRequest>(
          `${selectRequest(db)} where s.requester_agency_id <> $1 and ${isOpen}
          and exists (select 1 from read.sight a where a.object = 'sharing-' || s.id and a.agency_id = $1
            and a.standing = 'asked' and a.ended_position is null) ${byPriority}`,
        )
      ).map(withoutIncident),
      lines: await list<SharingLineRow>(
        `${selectFrom(db, SharingLineRow, 'l')} where l.owner_agency_id = $1
          and l.step not in ('failed', 'dropped', 'returned') order by l.id`,
      ),
      resourcesOut: await list<ResourceRow>(
        `${selectFrom(db, ResourceRow, 'r')} where r.owner_agency_id = $1 and r.reserved + r.deployed > 0
          order by r.id`,
      ),
      claims: await list(
        `select claim.*, s.id as "sharingId", s.incident_id as "incidentId"
          from read.sharing s, jsonb_to_recordset(s.claims) as claim("claimId" text, "claimantAgencyId" text,
            "amountFen" double precision, "paidFen" double precision, grounds text, "claimedAt" text, payments jsonb)
          where s.id in (select sharing_id from read.sharing_lines where owner_agency_id = $1 and requisitioned)
            and claim."claimantAgencyId" = $1
          order by s.created_position, claim."claimId"`,
      ),
      reportsDue,
      plansDue: await list<DuePlan>(
        `${selectDuePlans} and p.owner_agency_id = $1 order by "dueAt", p.id, d.duty`,
      ),
      correctiveActions,
      dutyGaps: duty.gaps,
    };
  });
}

/** Who was asked need not see the incident. */
const withoutIncident = ({ incidentId: _, ...request }: OpenRequest): OpenRequest => request;

export const boardQueries = { find: agencyBoard };
