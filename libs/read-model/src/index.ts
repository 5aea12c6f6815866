export { Checkpoints, type Checkpoint } from './checkpoints.js';
export type { ReadModelOptions } from './connections.js';
export type { RowDrift, SampledRows, StreamSource } from './drift/check.js';
export type { DriftFound } from './drift/record.js';
export {
  FollowerHealth,
  type FollowerBeat,
  type FollowerReport,
  type FollowerStatus,
} from './follower-health.js';
export * from './errors.js';
export * from './exercise/index.js';
export type { Leadership } from './leadership.js';
export type { Observations } from './observations/index.js';
export type { OpenProposal } from './observations/evaluate.js';
export type { SignedBatch } from './observations/ingest.js';
export { PersonalKeys, type SubjectKey } from './personal-keys.js';
export type { KeptMark } from './log-marks.js';
export { LateReadModel } from './late-read-model.js';
export { ReadModel, openReadModel } from './read-model.js';
export type { RebuildProgress, RebuildSource } from './fill.js';
export type { RebuildResult } from './rebuild.js';
export type { Drift, Verified } from './verify.js';
export { ProjectionRunner, type Batch } from './runner.js';
export { Queries } from './queries/index.js';
export type { AgencyBoard } from './queries/board.js';
export type { AllocationSummary } from './queries/allocations.js';
export { readsScript } from './queries/drills.js';
export type { DrillActionFilter, DrillFilter, DrillSummary } from './queries/drills.js';
export type { Feed, FeedQuery } from './queries/feed.js';
export type { IncidentFilter, TimelineOptions } from './queries/incidents.js';
export type { LedgerEntry, LedgerFilter } from './queries/ledger.js';
export type { Observation, ObservationFilter } from './queries/observations.js';
export type { Page, Paging, Viewer } from './queries/page.js';
export type {
  Activation,
  ActivationFilter,
  ActivationSummary,
  ClauseProgress,
} from './queries/activations.js';
export type {
  DuePlan,
  PlanDifference,
  PlanDueFilter,
  PlanFilter,
  PlanLinkFilter,
  PlanSummary,
  PlanVersionSummary,
} from './queries/plans.js';
export type { AgencyFilter, AgreementFilter, CommandKey, RefusalFilter } from './queries/registry.js';
export { unitStates, type CandidateQuery, type ResourceFilter, type UnitState } from './queries/resources.js';
export type {
  EngagedUnits,
  LinkedResponse,
  Negotiation,
  Participant,
  Shortfall,
} from './queries/response.js';
export type { Contention, ContentionFilter, OpenRequest, OpenRequestFilter } from './queries/sharing.js';
export type { AgencySupervision, PeriodDurations, SupervisionFilter } from './queries/supervision.js';
export type { TaskFilter } from './queries/tasks.js';
export type { DueFilter, QualificationDue, TeamFilter, TeamReadiness, TeamSummary } from './queries/teams.js';
export type {
  OpenCall,
  OverdueCall,
  OverdueWarning,
  WarningFilter,
  WarningSummary,
} from './queries/warnings.js';
export type { Contradiction, ContradictionFilter, ReportFilter, Statement } from './queries/reports.js';
export type { AgencyKey, AgencyRow as Agency } from './projections/agencies.js';
export type { AgreementRow as Agreement } from './projections/agreements.js';
export type { Adoption, AllocationRow as Allocation } from './projections/allocations.js';
export type { CommandRow as CommandRecord } from './projections/commands.js';
export type {
  DrillAction,
  DrillActionRow as DrillActionEntry,
  DrillEvaluation,
  DrillRow as Drill,
} from './projections/drills.js';
export type { Correction, IncidentRow as Incident, Response } from './projections/incidents.js';
export type { Reservation, ResourceRow as Resource } from './projections/resources.js';
export type { ReportRow as Report, SubmittedReport, SuppliedSupplement } from './projections/reports.js';
export type { Claim, LedgerState, SharingLine, SharingLineRow } from './projections/sharing-lines.js';
export type { Extension, Requisition, SharingRow as Sharing } from './projections/sharing.js';
export type { ActivatedClause, PastRound } from './projections/activations.js';
export type { PlanLinkRow as PlanLink } from './projections/plan-links.js';
export type { PlanVersionRow as PlanVersion } from './projections/plan-versions.js';
export type { PlanEvaluation, PlanFinding, PlanOverdue, PlanRow as Plan } from './projections/plans.js';
export type { TaskRow as Task, TaskStatus } from './projections/tasks.js';
export type { Commendation, TeamRow as Team } from './projections/teams.js';
export type { CalledRecipient } from './projections/warning-recipients.js';
export type { ToldNeighbour, WarningRow as Warning, WarningVersion } from './projections/warnings.js';
export type { Participation, TimelineRow as TimelineEntry } from './projections/timeline.js';
export type { DocumentRow, Table } from './projection.js';
export * from './probe.js';
export { pastResponse, type PastResponse } from './replay/response.js';
export { incidentOf, State, type ChangedRow, type StateBase, type Touch } from './replay/state.js';
export {
  documentTables,
  rowKey,
  stateForm,
  stateProjections,
  stateTableNamed,
  stateTables,
  tableName,
} from './replay/tables.js';
export { AgencyView } from './replay/visibility.js';
