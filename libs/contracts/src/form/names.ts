import type {
  ActivationCommands,
  AgencyCommands,
  AgreementCommands,
  AllocationCommands,
  DrillCommands,
  IncidentCommands,
  ReportCommands,
  PlanCommands,
  InjectCommands,
  PersonCommands,
  ResourceCommands,
  SharingCommands,
  TaskCommands,
  TeamCommands,
  WarningCommands,
} from '#domain';

/** Commands that only the service's own flows and timers issue: they have no outer form. */
type InternalCommand =
  | 'person.reveal'
  | 'resource.reserve'
  | 'resource.release-reservation'
  | 'resource.deploy'
  | 'resource.confirm-arrival'
  | 'resource.take-back'
  | 'agreement.draw'
  | 'agreement.give-back'
  | 'allocation.report-adoption'
  | 'sharing.adopt-allocation'
  | 'sharing.confirm-reservation'
  | 'sharing.fail-reservation'
  | 'sharing.expire'
  | 'task.escalate'
  | 'warning.expire'
  | 'warning.link-incident'
  | 'report.require'
  | 'report.mark-overdue'
  | 'report.mark-omitted'
  | 'report.waive'
  | 'plan.mark-overdue'
  | 'activation.begin'
  | 'activation.change-level'
  | 'activation.end'
  | 'inject.deliver';

export type CommandName = keyof (AgencyCommands &
  AgreementCommands &
  AllocationCommands &
  DrillCommands &
  IncidentCommands &
  ReportCommands &
  InjectCommands &
  PersonCommands &
  ResourceCommands &
  SharingCommands &
  TaskCommands &
  WarningCommands &
  PlanCommands &
  ActivationCommands &
  TeamCommands);

export type OuterCommandName = Exclude<CommandName, InternalCommand>;

/** Those of one aggregate. */
export type OuterCommandOf<Aggregate extends string> = Extract<OuterCommandName, `${Aggregate}.${string}`>;
