import { ActQueries } from '../acts/acts.controller.js';
import { EdxlRmQueries } from '../edxl-rm/messages.controller.js';
import { AllocationQueries } from '../allocation/allocation.controller.js';
import { ApprovalQueries } from '../approval/approval.controller.js';
import { DrillQueries } from '../drill/drill.controller.js';
import { DutyQueries } from '../duty/duty.controller.js';
import { IncidentQueries } from '../incident/incident.controller.js';
import { CoverageQueries } from '../coverage/coverage.controller.js';
import { ObservationQueries } from '../observation/observation.controller.js';
import { PackQueries } from '../pack/pack.controller.js';
import { PlanQueries } from '../plan/plan.controller.js';
import { PersonQueries } from '../person/persons.controller.js';
import { PersonalDataQueries } from '../personal-data/personal-data.controller.js';
import { RegistryQueries } from '../agency/agency.controller.js';
import { MessageQueries } from '../reaching/message.controller.js';
import { QueueQueries } from '../queue/queue.controller.js';
import { ReportQueries } from '../report/report.controller.js';
import { PaperQueries } from '../sharing/papers.controller.js';
import { SharingQueries } from '../sharing/sharing.controller.js';
import { StatisticsQueries } from '../statistics/statistics.controller.js';
import { SupervisionQueries } from '../supervision/supervision.controller.js';
import { TakenQueries } from '../taken/taken.controller.js';
import { TeamQueries } from '../team/team.controller.js';
import { WarningQueries } from '../warning/warning.controller.js';

export const queryControllers = [
  IncidentQueries,
  SharingQueries,
  PaperQueries,
  RegistryQueries,
  WarningQueries,
  ObservationQueries,
  ReportQueries,
  StatisticsQueries,
  SupervisionQueries,
  PlanQueries,
  EdxlRmQueries,
  AllocationQueries,
  CoverageQueries,
  DrillQueries,
  DutyQueries,
  TeamQueries,
  PersonQueries,
  PersonalDataQueries,
  ApprovalQueries,
  MessageQueries,
  TakenQueries,
  QueueQueries,
  PackQueries,
  ActQueries,
];
