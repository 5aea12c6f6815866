import type { ActivationCommands } from './activation/activation.js';
import type { AgencyCommands } from './agency/agency.js';
import type { AgreementCommands } from './agreement/agreement.js';
import type { AllocationCommands } from './allocation/decide.js';
import type { ApprovalCommands } from './approval/approval.js';
import type { CommandName } from './authority/rules/all.js';
import type { DrillCommands } from './drill/drill.js';
import type { DutyCommands } from './duty/duty.js';
import type { InjectCommands } from './drill/inject.js';
import type { IncidentCommands } from './incident/commands.js';
import type { PersonCommands } from './person/person.js';
import type { PlanCommands } from './plan/plan.js';
import type { MessageCommands } from './reaching/message.js';
import type { ReportCommands } from './report/commands.js';
import type { ResourceCommands } from './resource/commands.js';
import type { SharingCommands } from './sharing/commands.js';
import type { StatisticsCommands } from './statistics/statistics.js';
import type { TaskCommands } from './task/task.js';
import type { TeamCommands } from './team/team.js';
import type { WarningCommands } from './warning/warning.js';

type EveryCommand = keyof (ActivationCommands &
  AgencyCommands &
  AgreementCommands &
  AllocationCommands &
  ApprovalCommands &
  DrillCommands &
  DutyCommands &
  InjectCommands &
  IncidentCommands &
  MessageCommands &
  PersonCommands &
  PlanCommands &
  ReportCommands &
  ResourceCommands &
  SharingCommands &
  StatisticsCommands &
  TaskCommands &
  TeamCommands &
  WarningCommands);

type Known<Name extends CommandName> = Name;

/**
 * Every command that an aggregate takes. It stands above the features, which the rules do not know so that a decider
 * may ask them: a command without a row of authority does not compile here.
 */
export type RuledCommand = Known<EveryCommand>;
