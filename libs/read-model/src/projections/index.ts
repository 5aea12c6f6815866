import type { Projection } from '../projection.js';
import { activations } from './activations.js';
import { agencies } from './agencies.js';
import { agreements } from './agreements.js';
import { allocations } from './allocations.js';
import { commands } from './commands.js';
import { drills } from './drills.js';
import { incidents } from './incidents.js';
import { reports } from './reports.js';
import { plans } from './plans.js';
import { planVersions } from './plan-versions.js';
import { personalData } from './personal-data.js';
import { resources } from './resources.js';
import { sharing } from './sharing.js';
import { statements } from './statements.js';
import { tasks } from './tasks.js';
import { teams } from './teams.js';
import { timeline } from './timeline.js';
import { warnings } from './warnings.js';

export const projections: readonly Projection[] = [
  agencies,
  agreements,
  commands,
  incidents,
  personalData,
  resources,
  sharing,
  tasks,
  teams,
  timeline,
  warnings,
  reports,
  statements,
  plans,
  planVersions,
  activations,
  allocations,
  drills,
];
