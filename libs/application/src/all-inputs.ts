import type { CodeTables } from '#domain';
import type { EventLog } from '#event-log';
import { planInputs } from './activation/plan-in-force.js';
import { agencyInputs } from './agency/inputs.js';
import { approvalInputs } from './approval/inputs.js';
import type { AgencyDirectory } from './directory/agency-directory.js';
import type { JointAllocation } from './allocation/joint.js';
import { incidentInputs } from './incident/work.js';
import { drillInputs, type DrillSources } from './drill/inputs.js';
import { erasure } from './personal-data/erasure.js';
import { dutyInputs, type DutySources } from './duty/inputs.js';
import { staffOnDuty } from './duty/staff.js';
import type { PersonalData } from './personal-data/personal-data.js';
import { reportInputs } from './report/inputs.js';
import type { AllInputs } from './run/inputs.js';
import type { Runners } from './run/runners.js';
import { statisticsInputs } from './statistics/inputs.js';
import { teamInputs } from './team/promised.js';
import { AllocationInputs, type CandidateSource } from './sharing/allocation-inputs.js';

export interface InputParts {
  readonly eventLog: EventLog;
  readonly directory: AgencyDirectory;
  readonly runners: Runners;
  readonly candidates: CandidateSource;
  readonly drills: DrillSources;
  readonly joint: JointAllocation;
  readonly duty: Omit<DutySources, 'personsOf'>;
  readonly personalData: Pick<PersonalData, 'destroy' | 'find'>;
  readonly codeTables: Pick<CodeTables, 'statistics'>;
  readonly oneFactor?: boolean;
}

/** What each feature puts into its commands. */
export const allInputs = ({
  eventLog,
  directory,
  runners,
  candidates,
  drills,
  joint,
  duty,
  personalData,
  codeTables,
  oneFactor,
}: InputParts): AllInputs => ({
  activation: planInputs(runners, eventLog),
  agency: agencyInputs({ log: eventLog, runners, directory }),
  allocation: joint,
  approval: approvalInputs({
    ...{ runners, directory, log: eventLog, oneFactor },
    ownerOfPerson: async (subject) => (await personalData.find(subject))?.ownerAgencyId,
  }),
  drill: drillInputs(drills),
  duty: dutyInputs(eventLog, runners, { ...duty, personsOf: staffOnDuty(directory) }),
  incident: incidentInputs(directory, runners),
  person: erasure(personalData),
  report: reportInputs(drills, runners, directory),
  statistics: statisticsInputs(drills, runners, codeTables.statistics),
  team: teamInputs(runners),
  sharing: new AllocationInputs(eventLog, candidates, drills, runners, directory),
});
