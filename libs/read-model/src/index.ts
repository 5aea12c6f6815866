export { Audiences, heardKey, type HeardObject, type Hearer, type World } from './audience/audiences.js';
export { factsFor, objectOf, sightsBy, type AudibleEvent, type SeenObject } from './audience/events.js';
export type { Picture } from './audience/pictures.js';
export { Checkpoints, type Checkpoint } from './following/checkpoints.js';
export type { RowDrift, SampledRows } from './drift/check.js';
export type { DriftFound } from './drift/record.js';
export {
  FollowerHealth,
  type FollowerBeat,
  type FollowerReport,
  type FollowerStatus,
} from './following/follower-health.js';
export { deadlines, type Asked } from './due/deadlines.js';
export { dueAmong, dueKinds, type Due, type DueKind } from './due/due.js';
export * from './exercise/index.js';
export { LateReadModel } from './model/late-read-model.js';
export { ReadModel, openReadModel } from './model/read-model.js';
export * from './projecting/errors.js';
export * from './rebuild/errors.js';
export type { RebuildProgress, RebuildSource } from './rebuild/fill.js';
export type { Drift, Verified } from './rebuild/verify.js';
export type { Batch } from './projecting/runner.js';
export type { Queries } from './model/queries.js';
export type { Projected } from './projecting/projected.js';
export { sealedIn } from './personal-data/rows.js';
export type { ReportDraft } from './report/draft.js';
export type { StatisticsDraft } from './statistics/draft.js';
export type { Statistics, StatisticsEntry } from './statistics/queries.js';
export type { DutyLogEntry, DutyRoster, FindPersons } from './duty/queries.js';
export { openWorkSource, rosterSource } from './model/duty-sources.js';
export { candidateSource } from './model/candidate-source.js';
export type { AgencyBoard } from './board/queries.js';
export type { QueueItem } from './queue/items.js';
export type { Allocation, AllocationSummary } from './allocation/queries.js';
export { readsScript } from './drill/queries.js';
export type { DrillSummary } from './drill/queries.js';
export type { Feed, FeedQuery } from './feed/queries.js';
export type { TimelineEntry } from './incident/events.js';
export type { Incident, Reporting, StatisticsAsked } from './incident/queries.js';
export type { LedgerEntry } from './sharing/ledger.js';
export type { Observation, ObservationFilter } from './observation/queries.js';
export { InvalidCursor, type Page } from './query/page.js';
export { serviceViewer, type Viewer } from './query/viewer.js';
export type { Activation, ActivationSummary } from './activation/queries.js';
export type { DuePlan, PlanSummary } from './plan/queries.js';
export type { PlanDifference, PlanVersionSummary } from './plan/version-queries.js';
export type { Agency } from './agency/queries.js';
export type { Agreement } from './agreement/queries.js';
export { owedKinds, type Approval, type OwedKind } from './approval/queries.js';
export { unitStates, type DueResource, type Resource, type UnitState } from './resource/queries.js';
export type { LinkedResponse, Negotiation } from './response/queries.js';
export type { OpenRequest } from './sharing/queries.js';
export type { AgencySupervision } from './supervision/queries.js';
export type { PaperRight } from './sharing/papers.js';
export type { Sharing } from './sharing/seen.js';
export { EarlyReceipts, type EarlyReceipt } from './reaching/early-receipts.js';
export type { Message } from './reaching/queries.js';
export type { Task } from './task/queries.js';
export type { QualificationDue, TeamReadiness, TeamSummary } from './team/queries.js';
export type { Warning, WarningSummary } from './warning/queries.js';
export type { Contradiction } from './report/queries.js';
export type { AgencyKey } from './agency/rows.js';
export type { PersonRow as Person } from './person/rows.js';
export type { AgreementRow } from './agreement/rows.js';
export type { Adoption } from './allocation/rows.js';
export type { CommandRow as CommandRecord } from './command/rows.js';
export type {
  DrillAction,
  DrillActionRow as DrillActionEntry,
  DrillEvaluation,
  DrillRow as Drill,
} from './drill/rows.js';
export type { Correction, Response } from './incident/rows.js';
export type { Reservation, ResourceRow } from './resource/rows.js';
export type { Report } from './report/queries.js';
export type { Claim, SharingLine, SharingLineRow } from './sharing/lines.js';
export { evolveSharingRow, type Extension, type Requisition, type SharingRow } from './sharing/rows.js';
export type { PlanLinkRow as PlanLink } from './plan/links.js';
export type { PlanVersionRow as PlanVersion } from './plan/versions.js';
export type { PlanFinding, PlanRow as Plan } from './plan/rows.js';
export type { TaskRow, TaskStatus } from './task/rows.js';
export type { TeamRow as Team } from './team/rows.js';
export { isInTimeline, isShownType, type Participation, type ShownType } from './incident/timeline.js';
export type { Table } from './projecting/projection.js';
export { responseAsOf, type ResponseAsOf } from './as-of/response.js';
export {
  agencyNamedIn,
  incidentOf,
  State,
  type ChangedRow,
  type StateBase,
  type Touch,
} from './as-of/state.js';
export {
  documentTables,
  type AggregateRow,
  stateForm,
  type StateForm,
  stateProjections,
  stateTables,
  tableName,
} from './as-of/tables.js';
export { viewerAt } from './knowledge/viewer-at.js';
export { AgencyView } from './knowledge/visibility.js';
