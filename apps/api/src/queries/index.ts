import { EdxlRmQueries } from './edxl-rm.controller.js';
import { AllocationQueries } from './allocations.controller.js';
import { DrillQueries } from './drills.controller.js';
import { IncidentQueries } from './incidents.controller.js';
import { LayoutQueries } from './layout.controller.js';
import { ObservationQueries } from './observations.controller.js';
import { PlanQueries } from './plans.controller.js';
import { PersonalDataQueries } from './personal-data.controller.js';
import { RegistryQueries } from './registry.controller.js';
import { ReportQueries } from './reports.controller.js';
import { SharingQueries } from './sharing.controller.js';
import { SupervisionQueries } from './supervision.controller.js';
import { TeamQueries } from './teams.controller.js';
import { WarningQueries } from './warnings.controller.js';

export const queryControllers = [
  IncidentQueries,
  SharingQueries,
  RegistryQueries,
  WarningQueries,
  ObservationQueries,
  ReportQueries,
  SupervisionQueries,
  PlanQueries,
  EdxlRmQueries,
  AllocationQueries,
  LayoutQueries,
  DrillQueries,
  TeamQueries,
  PersonalDataQueries,
];
