import type {
  AgencyCommands,
  AgreementCommands,
  IncidentCommands,
  ResourceCommands,
  SharingCommands,
  TaskCommands,
} from '#domain';

/** Commands that only the service's own flows and timers issue: they have no outer form. */
type InternalCommand =
  | 'resource.reserve'
  | 'resource.release-reservation'
  | 'resource.deploy'
  | 'resource.confirm-arrival'
  | 'resource.take-back'
  | 'sharing.confirm-reservation'
  | 'sharing.fail-reservation'
  | 'sharing.expire'
  | 'task.escalate';

export type CommandName = keyof (AgencyCommands &
  AgreementCommands &
  IncidentCommands &
  ResourceCommands &
  SharingCommands &
  TaskCommands);

export type OuterCommandName = Exclude<CommandName, InternalCommand>;
