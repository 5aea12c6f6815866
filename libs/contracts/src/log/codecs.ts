import type {
  ActivationEvent,
  AgencyEvent,
  AgreementEvent,
  AllocationEvent,
  DrillEvent,
  IncidentEvent,
  PlanEvent,
  InjectEvent,
  Refusal,
  ReportEvent,
  PersonEvent,
  ResourceEvent,
  SharingEvent,
  TaskEvent,
  TeamEvent,
  WarningEvent,
} from '#domain';
import type { AggregateName } from '../aggregates/streams.js';

/** Recorded in an aggregate's stream beside its events: the outcome of a command that changed nothing. */
export type OutcomeEvent =
  | { readonly type: 'command.refused'; readonly data: Refusal }
  | { readonly type: 'command.no-change'; readonly data: Record<never, never> };

export interface DomainEvents {
  agency: AgencyEvent;
  incident: IncidentEvent;
  task: TaskEvent;
  resource: ResourceEvent;
  sharing: SharingEvent;
  agreement: AgreementEvent;
  warning: WarningEvent;
  report: ReportEvent;
  plan: PlanEvent;
  activation: ActivationEvent;
  allocation: AllocationEvent;
  drill: DrillEvent;
  inject: InjectEvent;
  team: TeamEvent;
  person: PersonEvent;
}

export type DomainEvent = DomainEvents[AggregateName];
export type AnyEvent = DomainEvent | OutcomeEvent;

/** Stored names written today. Exhaustive: a new event does not compile without one. */
const written: Readonly<Record<AnyEvent['type'], string>> = {
  'command.refused': 'command.refused.v1',
  'command.no-change': 'command.no-change.v1',
  'agency.registered': 'agency.registered.v1',
  'agency.credential-issued': 'agency.credential-issued.v1',
  'agency.credential-revoked': 'agency.credential-revoked.v1',
  'agency.suspended': 'agency.suspended.v1',
  'agency.reinstated': 'agency.reinstated.v1',
  'agency.duty-contact-set': 'agency.duty-contact-set.v2',
  'agency.delivery-acknowledged': 'agency.delivery-acknowledged.v1',
  'incident.reported': 'incident.reported.v1',
  'incident.merged': 'incident.merged.v1',
  'incident.verified': 'incident.verified.v1',
  'incident.rejected': 'incident.rejected.v1',
  'incident.classified': 'incident.classified.v1',
  'incident.situation-updated': 'incident.situation-updated.v1',
  'incident.corrected': 'incident.corrected.v1',
  'incident.linked': 'incident.linked.v1',
  'incident.agency-notified': 'incident.agency-notified.v1',
  'incident.command-established': 'incident.command-established.v1',
  'incident.response-activated': 'incident.response-activated.v1',
  'incident.response-level-changed': 'incident.response-level-changed.v1',
  'incident.response-terminated': 'incident.response-terminated.v1',
  'incident.contained': 'incident.contained.v1',
  'incident.closed': 'incident.closed.v1',
  'incident.reviewed': 'incident.reviewed.v1',
  'task.assigned': 'task.assigned.v1',
  'task.accepted': 'task.accepted.v1',
  'task.declined': 'task.declined.v1',
  'task.progressed': 'task.progressed.v1',
  'task.completed': 'task.completed.v1',
  'task.cancelled': 'task.cancelled.v1',
  'task.escalated': 'task.escalated.v1',
  'resource.registered': 'resource.registered.v1',
  'resource.readiness-changed': 'resource.readiness-changed.v1',
  'resource.reserved': 'resource.reserved.v1',
  'resource.reservation-released': 'resource.reservation-released.v1',
  'resource.deployed': 'resource.deployed.v1',
  'resource.arrived': 'resource.arrived.v1',
  'resource.taken-back': 'resource.taken-back.v1',
  'resource.withdrawn': 'resource.withdrawn.v1',
  'resource.restocked': 'resource.restocked.v1',
  'resource.repaired': 'resource.repaired.v1',
  'resource.inspected': 'resource.inspected.v1',
  'resource.team-linked': 'resource.team-linked.v1',
  'sharing.requested': 'sharing.requested.v1',
  'sharing.offered': 'sharing.offered.v1',
  'sharing.offer-withdrawn': 'sharing.offer-withdrawn.v1',
  'sharing.request-amended': 'sharing.request-amended.v1',
  'sharing.answered': 'sharing.answered.v1',
  'sharing.quote-requested': 'sharing.quote-requested.v1',
  'sharing.quote-declined': 'sharing.quote-declined.v1',
  'sharing.information-requested': 'sharing.information-requested.v1',
  'sharing.information-answered': 'sharing.information-answered.v1',
  'sharing.status-requested': 'sharing.status-requested.v1',
  'sharing.status-reported': 'sharing.status-reported.v1',
  'sharing.recall-answered': 'sharing.recall-answered.v1',
  'sharing.quoted': 'sharing.quoted.v1',
  'sharing.allocation-decided': 'sharing.allocation-decided.v1',
  'sharing.reservation-confirmed': 'sharing.reservation-confirmed.v1',
  'sharing.reservation-failed': 'sharing.reservation-failed.v1',
  'sharing.requisitioned': 'sharing.requisitioned.v1',
  'sharing.committed': 'sharing.committed.v1',
  'sharing.dispatched': 'sharing.dispatched.v1',
  'sharing.arrived': 'sharing.arrived.v1',
  'sharing.extension-requested': 'sharing.extension-requested.v1',
  'sharing.extension-answered': 'sharing.extension-answered.v1',
  'sharing.recalled': 'sharing.recalled.v1',
  'sharing.released': 'sharing.released.v1',
  'sharing.returned': 'sharing.returned.v1',
  'sharing.compensation-claimed': 'sharing.compensation-claimed.v1',
  'sharing.compensation-paid': 'sharing.compensation-paid.v1',
  'sharing.cancelled': 'sharing.cancelled.v1',
  'sharing.expired': 'sharing.expired.v1',
  'agreement.proposed': 'agreement.proposed.v1',
  'agreement.confirmed': 'agreement.confirmed.v1',
  'agreement.terminated': 'agreement.terminated.v1',
  'agreement.drawn': 'agreement.drawn.v1',
  'agreement.returned': 'agreement.returned.v1',
  'warning.proposed': 'warning.proposed.v1',
  'warning.dismissed': 'warning.dismissed.v1',
  'warning.issued': 'warning.issued.v1',
  'warning.updated': 'warning.updated.v1',
  'warning.cancelled': 'warning.cancelled.v1',
  'warning.expired': 'warning.expired.v1',
  'warning.called': 'warning.called.v1',
  'warning.acknowledged': 'warning.acknowledged.v1',
  'warning.call-escalated': 'warning.call-escalated.v1',
  'warning.neighbours-told': 'warning.neighbours-told.v1',
  'warning.incident-proposed': 'warning.incident-proposed.v1',
  'report.required': 'report.required.v1',
  'report.overdue': 'report.overdue.v1',
  'report.omitted': 'report.omitted.v1',
  'report.submitted': 'report.submitted.v1',
  'report.supplemented': 'report.supplemented.v1',
  'report.waived': 'report.waived.v1',
  'plan.drafted': 'plan.drafted.v1',
  'plan.amended': 'plan.amended.v1',
  'plan.clause-put': 'plan.clause-put.v1',
  'plan.clause-removed': 'plan.clause-removed.v1',
  'plan.submitted': 'plan.submitted.v1',
  'plan.reviewed': 'plan.reviewed.v1',
  'plan.published': 'plan.published.v1',
  'plan.revised': 'plan.revised.v1',
  'plan.link-proposed': 'plan.link-proposed.v1',
  'plan.link-answered': 'plan.link-answered.v1',
  'plan.finding-recorded': 'plan.finding-recorded.v1',
  'plan.drilled': 'plan.drilled.v1',
  'plan.evaluated': 'plan.evaluated.v1',
  'plan.overdue': 'plan.overdue.v1',
  'plan.retired': 'plan.retired.v1',
  'activation.begun': 'activation.begun.v1',
  'activation.level-changed': 'activation.level-changed.v1',
  'activation.clause-executed': 'activation.clause-executed.v1',
  'activation.clause-skipped': 'activation.clause-skipped.v1',
  'activation.ended': 'activation.ended.v1',
  'allocation.decided': 'allocation.decided.v1',
  'allocation.adopted': 'allocation.adopted.v1',
  'allocation.not-adopted': 'allocation.not-adopted.v1',
  'drill.planned': 'drill.planned.v1',
  'drill.started': 'drill.started.v1',
  'drill.paused': 'drill.paused.v1',
  'drill.resumed': 'drill.resumed.v1',
  'drill.ended': 'drill.ended.v1',
  'drill.cancelled': 'drill.cancelled.v1',
  'drill.evaluated': 'drill.evaluated.v1',
  'drill.action-assigned': 'drill.action-assigned.v1',
  'drill.action-completed': 'drill.action-completed.v1',
  'drill.action-closed': 'drill.action-closed.v1',
  'inject.delivered': 'inject.delivered.v1',
  'inject.acknowledged': 'inject.acknowledged.v1',
  'team.formed': 'team.formed.v1',
  'team.capabilities-changed': 'team.capabilities-changed.v1',
  'team.member-enrolled': 'team.member-enrolled.v1',
  'team.member-left': 'team.member-left.v1',
  'team.qualification-granted': 'team.qualification-granted.v1',
  'team.qualification-renewed': 'team.qualification-renewed.v1',
  'team.qualification-lapsed': 'team.qualification-lapsed.v1',
  'team.training-completed': 'team.training-completed.v1',
  'team.insured': 'team.insured.v1',
  'team.readiness-changed': 'team.readiness-changed.v1',
  'team.commended': 'team.commended.v1',
  'team.disbanded': 'team.disbanded.v1',
  'person.revealed': 'person.revealed.v1',
  'person.erased': 'person.erased.v1',
};

type Decode = (data: never) => AnyEvent;

/**
 * Every name ever written, with the way to today's event. A line here is never removed: the log is for ever. An
 * older version gets its own entry that lifts its data.
 */
const readable = new Map<string, Decode>(
  Object.entries(written).map(([type, name]) => [name, (data: never) => ({ type, data }) as AnyEvent]),
);

// its telephone is a text, not sealed
readable.set('agency.duty-contact-set.v1', (data) => ({ type: 'agency.duty-contact-set', data }));

/** A name in the log that this version does not know. The reader must stop: skipping it would lose it. */
export class UnknownStoredType extends Error {
  readonly code = 'unknown-stored-type';
  constructor(readonly storedType: string) {
    super(`the log holds an event type that this version cannot read: ${storedType}`);
  }
}

export const storedName = (event: AnyEvent): string => written[event.type];

export function decode(storedType: string, data: unknown): AnyEvent {
  const lift = readable.get(storedType);
  if (!lift) throw new UnknownStoredType(storedType);
  return lift(data as never);
}

/** All stored names, for filters and documents. */
export const storedNames = (): string[] => [...readable.keys()];
