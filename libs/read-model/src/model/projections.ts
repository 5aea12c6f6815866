import type { Projection } from '../projecting/projection.js';
import { activations } from '../activation/rows.js';
import { agencies } from '../agency/rows.js';
import { agreements } from '../agreement/rows.js';
import { allocations } from '../allocation/rows.js';
import { approvals } from '../approval/rows.js';
import { commands } from '../command/rows.js';
import { drills } from '../drill/rows.js';
import { dutyLog, dutyRosters } from '../duty/rows.js';
import { incidents } from '../incident/rows.js';
import { reports } from '../report/rows.js';
import { plans } from '../plan/rows.js';
import { planVersions } from '../plan/versions.js';
import { messages } from '../reaching/rows.js';
import { personalData } from '../personal-data/rows.js';
import { persons } from '../person/rows.js';
import { resources } from '../resource/rows.js';
import { sharing } from '../sharing/rows.js';
import { sight } from '../sight/rows.js';
import { statements } from '../report/statements.js';
import { statistics, statisticsEntries } from '../statistics/rows.js';
import { tasks } from '../task/rows.js';
import { teams } from '../team/rows.js';
import { timeline } from '../incident/timeline.js';
import { warnings } from '../warning/rows.js';

export const projections: readonly Projection[] = [
  agencies,
  agreements,
  approvals,
  commands,
  incidents,
  messages,
  personalData,
  persons,
  resources,
  sharing,
  tasks,
  teams,
  timeline,
  warnings,
  reports,
  statements,
  statistics,
  statisticsEntries,
  plans,
  planVersions,
  activations,
  allocations,
  drills,
  dutyRosters,
  dutyLog,
  sight,
];
