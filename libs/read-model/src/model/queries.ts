import type { Candidate, CoverResource } from '#domain';
import type { Database, Queryable } from '#postgres';
import type { Projected } from '../projecting/projected.js';
import * as activations from '../activation/queries.js';
import { allocation, allocations, type AllocationSummary } from '../allocation/queries.js';
import { agencyBoard, type AgencyBoard } from '../board/queries.js';
import * as drills from '../drill/queries.js';
import { DueQueries } from './due.js';
import { feed, type Feed, type FeedQuery } from '../feed/queries.js';
import * as incidents from '../incident/queries.js';
import { observations, type Observation, type ObservationFilter } from '../observation/queries.js';
import { ledger, type LedgerEntry, type LedgerFilter } from '../sharing/ledger.js';
import type { Page, Paging, Viewer } from '../query/page.js';
import * as plans from '../plan/queries.js';
import * as registry from '../agency/queries.js';
import * as reports from '../report/queries.js';
import * as resources from '../resource/queries.js';
import { linkedResponse, type LinkedResponse } from '../response/queries.js';
import * as sharing from '../sharing/queries.js';
import { supervision, type AgencySupervision, type SupervisionFilter } from '../supervision/queries.js';
import * as tasks from '../task/queries.js';
import * as teams from '../team/queries.js';
import * as warnings from '../warning/queries.js';
import type { AgencyRow } from '../agency/rows.js';
import type { AgreementRow } from '../agreement/rows.js';
import type { AllocationRow } from '../allocation/rows.js';
import type { CommandRow } from '../command/rows.js';
import type { DrillActionRow, DrillRow } from '../drill/rows.js';
import type { IncidentRow } from '../incident/rows.js';
import type { ReportRow } from '../report/rows.js';
import type { PlanLinkRow } from '../plan/links.js';
import type { PlanVersionRow } from '../plan/versions.js';
import type { PlanFinding, PlanRow } from '../plan/rows.js';
import type { ResourceRow } from '../resource/rows.js';
import type { SharingRow } from '../sharing/rows.js';
import type { TaskRow } from '../task/rows.js';
import type { TeamRow } from '../team/rows.js';
import type { TimelineRow } from '../incident/timeline.js';
import type { WarningRow } from '../warning/rows.js';

/**
 * Questions to the tables. All are bounded, instants are RFC 3339 in UTC, positions and revisions texts of 64-bit
 * integers. What a viewer may not see is as if it were not there. A cursor that is none throws `InvalidCursor`.
 */
export class Queries extends DueQueries {
  constructor(
    db: Database,
    private readonly projected: Projected,
    private readonly projectionNames: readonly string[],
  ) {
    super(db);
  }

  incidents(filter: incidents.IncidentFilter, viewer: Viewer): Promise<Page<IncidentRow>> {
    return incidents.incidents(this.db, filter, viewer);
  }

  incident(id: string, viewer: Viewer): Promise<IncidentRow | undefined> {
    return incidents.incident(this.db, id, viewer);
  }

  linkedResponse(incidentId: string, viewer: Viewer): Promise<LinkedResponse | undefined> {
    return linkedResponse(this.db, incidentId, viewer, (client) => this.position(client));
  }

  timeline(
    incidentId: string,
    options: incidents.TimelineOptions,
    viewer: Viewer,
  ): Promise<Page<TimelineRow>> {
    return incidents.incidentTimeline(this.db, incidentId, options, viewer);
  }

  tasks(filter: tasks.TaskFilter, viewer: Viewer): Promise<Page<TaskRow>> {
    return tasks.tasks(this.db, filter, viewer);
  }

  task(id: string, viewer: Viewer): Promise<TaskRow | undefined> {
    return tasks.task(this.db, id, viewer);
  }

  warnings(filter: warnings.WarningFilter, viewer: Viewer): Promise<Page<warnings.WarningSummary>> {
    return warnings.warnings(this.db, filter, viewer);
  }

  warning(id: string, viewer: Viewer): Promise<WarningRow | undefined> {
    return warnings.warning(this.db, id, viewer);
  }

  observations(filter: ObservationFilter): Promise<Page<Observation>> {
    return observations(this.db, filter);
  }

  reports(filter: reports.ReportFilter, viewer: Viewer): Promise<Page<ReportRow>> {
    return reports.reports(this.db, filter, viewer);
  }

  report(id: string, viewer: Viewer): Promise<ReportRow | undefined> {
    return reports.report(this.db, id, viewer);
  }

  contradictions(filter: reports.ContradictionFilter, viewer: Viewer): Promise<Page<reports.Contradiction>> {
    return reports.contradictions(this.db, filter, viewer);
  }

  supervision(filter: SupervisionFilter, viewer: Viewer): Promise<Page<AgencySupervision>> {
    return supervision(this.db, filter, viewer);
  }

  /** Streams of the tasks, negotiations and reports of an incident. */
  relatedStreams(incidentId: string): Promise<string[]> {
    return incidents.relatedStreams(this.db, incidentId);
  }

  plans(filter: plans.PlanFilter, viewer: Viewer): Promise<Page<plans.PlanSummary>> {
    return plans.plans(this.db, filter, viewer);
  }

  plan(id: string, viewer: Viewer): Promise<PlanRow | undefined> {
    return plans.plan(this.db, id, viewer);
  }

  planVersions(planId: string, paging: Paging): Promise<Page<plans.PlanVersionSummary>> {
    return plans.planVersions(this.db, planId, paging);
  }

  planVersion(planId: string, version?: number): Promise<PlanVersionRow | undefined> {
    return plans.planVersion(this.db, planId, version);
  }

  planDifference(
    planId: string,
    between: { readonly from?: number; readonly to?: number },
  ): Promise<plans.PlanDifference | undefined> {
    return plans.planDifference(this.db, planId, between);
  }

  planFindings(planId: string, viewer: Viewer): Promise<readonly PlanFinding[] | undefined> {
    return plans.planFindings(this.db, planId, viewer);
  }

  planLinks(filter: plans.PlanLinkFilter, viewer: Viewer): Promise<Page<PlanLinkRow>> {
    return plans.planLinks(this.db, filter, viewer);
  }

  duePlans(filter: plans.PlanDueFilter): Promise<Page<plans.DuePlan>> {
    return plans.duePlans(this.db, filter);
  }

  activations(
    filter: activations.ActivationFilter,
    viewer: Viewer,
  ): Promise<Page<activations.ActivationSummary>> {
    return activations.activations(this.db, filter, viewer);
  }

  activation(id: string, viewer: Viewer): Promise<activations.Activation | undefined> {
    return activations.activation(this.db, id, viewer);
  }

  teams(filter: teams.TeamFilter): Promise<Page<teams.TeamSummary>> {
    return teams.teams(this.db, filter);
  }

  team(id: string, viewer: Viewer): Promise<TeamRow | undefined> {
    return teams.team(this.db, id, viewer);
  }

  teamReadiness(filter: teams.TeamReadinessFilter): Promise<Page<teams.TeamReadiness>> {
    return teams.teamReadiness(this.db, filter);
  }

  qualificationsDue(filter: teams.DueFilter, viewer: Viewer): Promise<Page<teams.QualificationDue>> {
    return teams.qualificationsDue(this.db, filter, viewer);
  }

  resources(filter: resources.ResourceFilter, viewer: Viewer): Promise<Page<ResourceRow>> {
    return resources.resources(this.db, filter, viewer);
  }

  resource(id: string, viewer?: Viewer): Promise<ResourceRow | undefined> {
    return resources.resource(this.db, id, viewer);
  }

  candidates(query: resources.CandidateQuery): Promise<{ logPosition: string; candidates: Candidate[] }> {
    return resources.candidates(this.db, query);
  }

  jointCandidates(
    query: resources.JointCandidateQuery,
  ): Promise<{ logPosition: string; candidates: Candidate[][] }> {
    return resources.jointCandidates(this.db, query);
  }

  coverResources(capability?: string): Promise<CoverResource[]> {
    return resources.coverResources(this.db, capability);
  }

  dueResources(filter: resources.DueFilter, viewer: Viewer): Promise<Page<resources.DueResource>> {
    return resources.dueResources(this.db, filter, viewer);
  }

  kindsInUse(): Promise<string[]> {
    return resources.kindsInUse(this.db);
  }

  allocations(filter: Paging, viewer: Viewer): Promise<Page<AllocationSummary>> {
    return allocations(this.db, filter, viewer);
  }

  allocation(id: string, viewer: Viewer): Promise<AllocationRow | undefined> {
    return allocation(this.db, id, viewer);
  }

  sharing(id: string, viewer: Viewer): Promise<SharingRow | undefined> {
    return sharing.sharing(this.db, id, viewer);
  }

  openRequests(filter: sharing.OpenRequestFilter, viewer: Viewer): Promise<Page<sharing.OpenRequest>> {
    return sharing.openRequests(this.db, filter, viewer);
  }

  contention(viewer: Viewer, filter: sharing.ContentionFilter = {}): Promise<sharing.Contention[]> {
    return sharing.contention(this.db, filter, viewer);
  }

  ledger(filter: LedgerFilter, viewer: Viewer): Promise<Page<LedgerEntry>> {
    return ledger(this.db, filter, viewer);
  }

  agencyBoard(agencyId: string, viewer: Viewer): Promise<AgencyBoard | undefined> {
    return agencyBoard(this.db, agencyId, viewer);
  }

  agencies(filter: registry.AgencyFilter, viewer: Viewer): Promise<Page<AgencyRow>> {
    return registry.agencies(this.db, filter, viewer);
  }

  agency(id: string, viewer: Viewer): Promise<AgencyRow | undefined> {
    return registry.agency(this.db, id, viewer);
  }

  sealedData(subject: string): Promise<string | undefined> {
    return registry.sealedData(this.db, subject);
  }

  agreements(filter: registry.AgreementFilter, viewer: Viewer): Promise<Page<AgreementRow>> {
    return registry.agreements(this.db, filter, viewer);
  }

  command(key: registry.CommandKey, viewer: Viewer): Promise<CommandRow | undefined> {
    return registry.command(this.db, key, viewer);
  }

  refusals(filter: registry.RefusalFilter, viewer: Viewer): Promise<Page<CommandRow>> {
    return registry.refusals(this.db, filter, viewer);
  }

  feed(query: FeedQuery, viewer: Viewer): Promise<Feed> {
    return feed(this.db, query, viewer);
  }

  drills(filter: drills.DrillFilter, viewer: Viewer): Promise<Page<drills.DrillSummary>> {
    return drills.drills(this.db, filter, viewer);
  }

  drill(id: string, viewer: Viewer): Promise<DrillRow | undefined> {
    return drills.drill(this.db, id, viewer);
  }

  drillActions(filter: drills.DrillActionFilter, viewer: Viewer): Promise<Page<DrillActionRow>> {
    return drills.drillActions(this.db, filter, viewer);
  }

  /** The position that every projection has reached; −1 before the first event. */
  async position(client: Queryable = this.db.pool): Promise<bigint> {
    const { rows } = await client.query<{ lowest: string | null; count: number }>(
      `select min(position) as lowest, count(*)::int as count from read.checkpoints
        where kind = 'projection' and name = any($1)`,
      [this.projectionNames],
    );
    const [row] = rows;
    return row?.lowest && row.count === this.projectionNames.length ? BigInt(row.lowest) : -1n;
  }

  /** Whether every projection reaches the position within the time; woken by the runner's notification. */
  waitForPosition(position: bigint, timeoutMs: number): Promise<boolean> {
    return this.projected.waitFor(position, timeoutMs);
  }

  /** Calls back with the lowest position whenever it has moved. Returns how to stop that. */
  onProjected(callback: (position: bigint) => void): () => void {
    return this.projected.onProjected(callback);
  }
}
