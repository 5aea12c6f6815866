export * from './activation/activation.js';
export * from './activation/decide.js';
export * from './activation/flow.js';
export * from './agency/agency.js';
export * from './agency/credentials.js';
export * from './agency/holders.js';
export * from './agency/key-roles.js';
export * from './agency/staff.js';
export * from './agency/kinds.js';
export * from './agency/mandates.js';
export * from './agreement/agreement.js';
export * from './allocation/certificate.js';
export * from './allocation/decide.js';
export * from './allocation/explain.js';
export * from './allocation/inputs.js';
export * from './allocation/objectives.js';
export * from './allocation/overrides.js';
export * from './allocation/pairs.js';
export type { Part } from './allocation/parts.js';
export * from './allocation/policy.js';
export * from './allocation/program.js';
export * from './allocation/singly.js';
export * from './allocation/solve.js';
export * from './approval/approval.js';
export { codesAround, prefix, within } from './authority/relation/area.js';
export type { Content, Facts, IncidentFacts } from './authority/relation/facts.js';
export { changesParticipation, evolveParticipation } from './authority/relation/participation.js';
export { localAreas, mayCommand, type Relation } from './authority/relation/relations.js';
export { isAtLeast, isWholeAsParticipant, sightOf, type Sight } from './authority/relation/sight.js';
export {
  factsOfStandings,
  incidentOfStandings,
  namedBy,
  standings,
  type Standing,
} from './authority/relation/standing.js';
export {
  CO,
  DIR,
  everyKind,
  everyRole,
  GOV,
  held,
  isSamePerson,
  OP,
  policyVersion,
  seesAll,
  twoPersonCases,
  type Installation as Jurisdiction,
  type Party,
  type PolicyRole,
  type Speaker,
  type Subject,
  type TwoPersonCase,
} from './authority/relation/subject.js';
export {
  inForce,
  nobodyTakesPart,
  partiesOf,
  tiesOf,
  type Act,
  type IncidentPart,
  type Participation,
  type RequestPart,
  type Tie,
} from './authority/relation/ties.js';
export { needsFreshSignIn } from './authority/rules/fresh.js';
export { commandRules, type CommandName, type CommandRules } from './authority/rules/all.js';
export type { ConditionName } from './authority/rules/conditions.js';
export {
  confirmersOf,
  confirmsAs,
  mayConfirm,
  mayDo,
  mayNeedSecond,
  oversees,
  type Permission,
} from './authority/rules/may-do.js';
export type { Rule, Way } from './authority/rules/rule.js';
export { asShownMost, audience, listening, type Listener, type Told } from './authority/seeing/audience.js';
export { cuts, isCut, type Cut } from './authority/seeing/cuts.js';
export { insideDrill, type Standpoint } from './authority/relation/inside-drill.js';
export { mayAsk } from './authority/seeing/door.js';
export { mayLack, viewEvent } from './authority/seeing/events.js';
export { fields, heads, type Field, type Kept, type Viewed } from './authority/seeing/fields.js';
export { cut, view } from './authority/seeing/view.js';
export { maySee, viewRules, type Address, type Seer, type ViewRule } from './authority/seeing/views.js';
export { byUrgency, type Awaited } from './awaited/awaited.js';
export { awaitedIn, sayings, type Negotiation, type Said } from './awaited/negotiation.js';
export * from './awaited/duty.js';
export * from './awaited/objects.js';
export * from './awaited/statistics.js';
export * from './code-tables/areas.js';
export * from './code-tables/codes.js';
export * from './code-tables/coverage-standards.js';
export * from './code-tables/tables.js';
export * from './coverage/coverage.js';
export { statistics } from './statistics/decide.js';
export { areStatisticsOverdue } from './statistics/due.js';
export { sumsOf, valuesOf, type ItemSum } from './statistics/figures.js';
export * from './statistics/items.js';
export * from './statistics/statistics.js';
export * from './duty/decide.js';
export * from './duty/duty.js';
export * from './duty/on-duty.js';
export * from './duty/roster.js';
export type { RowFault } from './duty/rows.js';
export {
  besideMonth,
  dayOf,
  doOverlap,
  endsNextDay,
  monthsAround,
  shownEnd,
  spanOf,
  type ShiftTimes,
  type Span,
} from './duty/times.js';
export * from './duty/watch.js';
export { dutyWords } from './duty/words.js';
export * from './drill/clauses.js';
export * from './drill/clock.js';
export * from './drill/decide.js';
export * from './drill/drill.js';
export * from './drill/figures.js';
export * from './drill/inject.js';
export * from './drill/reports.js';
export * from './drill/script.js';
export * from './drill/seed.js';
export * from './ending/flow.js';
export * from './ending/open-work.js';
export * from './incident/commands.js';
export * from './incident/incident.js';
export * from './incident/lacking.js';
export * from './incident/needed-items.js';
export * from './incident/open-work.js';
export * from './incident/situation.js';
export * from './installation/installation.js';
export { signBy, twoPersonsAtStart, type TwoPersons } from './installation/two-persons.js';
export * from './kernel/decider.js';
export type { DueTime } from './kernel/due.js';
export * from './kernel/ids.js';
export { own } from './kernel/lookup.js';
export * from './kernel/refusals.js';
export * from './kernel/roles.js';
export * from './kernel/times.js';
export * from './observation/threshold-rules.js';
export * from './person/person.js';
export * from './personal-data/sealed.js';
export * from './plan/clause-ref.js';
export * from './plan/clauses.js';
export * from './plan/decide.js';
export * from './plan/due.js';
export * from './plan/plan.js';
export * from './plan/rules.js';
export * from './reaching/call-order.js';
export * from './reaching/decide.js';
export * from './reaching/length.js';
export * from './reaching/message.js';
export * from './reaching/next.js';
export * from './reaching/occasions.js';
export * from './reaching/replies.js';
export * from './reaching/requests.js';
export * from './reaching/rules.js';
export * from './reaching/settled.js';
export * from './reaching/wording.js';
export * from './report/due.js';
export * from './report/flow.js';
export * from './report/prefill.js';
export * from './report/commands.js';
export * from './report/report.js';
export * from './report/rules.js';
export * from './report/shipped-rules.js';
export * from './resource/commands.js';
export * from './resource/resource.js';
export * from './sharing/asking.js';
export { unlisted, type KnownCapability } from './sharing/capabilities.js';
export * from './sharing/candidates.js';
export * from './sharing/contention.js';
export * from './sharing/decide.js';
export * from './sharing/due.js';
export * from './sharing/flow.js';
export { linesHeld } from './sharing/lines.js';
export * from './sharing/ranking.js';
export * from './sharing/sharing.js';
export * from './task/due.js';
export * from './task/task.js';
export * from './team/decide.js';
export * from './team/standing.js';
export * from './team/team.js';
export * from './warning/content.js';
export * from './warning/decide.js';
export * from './warning/due.js';
export * from './warning/flow.js';
export * from './warning/message.js';
export * from './warning/warning.js';
