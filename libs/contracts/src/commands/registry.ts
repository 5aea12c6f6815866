import type { AggregateName } from '../streams.js';
import { activationExamples, activationSpecs } from './activation.js';
import { agencyExamples, agencySpecs } from './agency.js';
import { agreementExamples, agreementSpecs } from './agreement.js';
import { allocationExamples, allocationSpecs } from './allocation.js';
import { drillExamples, drillSpecs } from './drill.js';
import { incidentExamples, incidentSpecs } from './incident.js';
import { reportExamples, reportSpecs } from './report.js';
import { planExamples, planSpecs } from './plan.js';
import { injectExamples, injectSpecs } from './inject.js';
import { personExamples, personSpecs } from './person.js';
import { resourceExamples, resourceSpecs } from './resource.js';
import { sharingExamples, sharingSpecs } from './sharing-specs.js';
import { taskExamples, taskSpecs } from './task.js';
import { teamExamples, teamSpecs } from './team.js';
import { warningExamples, warningSpecs } from './warning.js';
import type { CommandName, OuterCommandName } from './names.js';
import type { CommandSpec } from './specs.js';

export type { CommandSpec } from './specs.js';

/** Every command that is accepted from outside: the one table behind Kafka, HTTP and the documents. */
export const commandSpecs: Readonly<Record<OuterCommandName, CommandSpec>> = {
  ...agencySpecs,
  ...incidentSpecs,
  ...taskSpecs,
  ...resourceSpecs,
  ...sharingSpecs,
  ...agreementSpecs,
  ...warningSpecs,
  ...reportSpecs,
  ...planSpecs,
  ...activationSpecs,
  ...allocationSpecs,
  ...drillSpecs,
  ...injectSpecs,
  ...teamSpecs,
  ...personSpecs,
};

export const commandNames = Object.keys(commandSpecs) as OuterCommandName[];

export const isOuterCommand = (name: string): name is OuterCommandName => Object.hasOwn(commandSpecs, name);

export const aggregateOf = (name: CommandName): AggregateName =>
  name.slice(0, name.indexOf('.')) as AggregateName;

const byAgencyEvent = new Map(
  commandNames.flatMap((name) => {
    const event = commandSpecs[name].agencyEvent;
    return event ? [[event, name] as const] : [];
  }),
);

/** The command that does what an agency's event says has happened. */
export const commandOfAgencyEvent = (event: string): OuterCommandName | undefined => byAgencyEvent.get(event);

/** A valid body of each command, for documents and tests. */
export const commandExamples: Readonly<Record<OuterCommandName, object>> = {
  ...agencyExamples,
  ...incidentExamples,
  ...taskExamples,
  ...resourceExamples,
  ...sharingExamples,
  ...agreementExamples,
  ...warningExamples,
  ...reportExamples,
  ...planExamples,
  ...activationExamples,
  ...allocationExamples,
  ...drillExamples,
  ...injectExamples,
  ...teamExamples,
  ...personExamples,
};
