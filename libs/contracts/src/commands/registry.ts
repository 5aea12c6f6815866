import type { AggregateName } from '../aggregates/streams.js';
import { activationExamples, activationSpecs } from '../activation/commands.js';
import { agencyExamples, agencySpecs } from '../agency/commands.js';
import { agreementExamples, agreementSpecs } from '../agreement/commands.js';
import { allocationExamples, allocationSpecs } from '../allocation/commands.js';
import { drillExamples, drillSpecs } from '../drill/commands.js';
import { incidentExamples, incidentSpecs } from '../incident/commands.js';
import { reportExamples, reportSpecs } from '../report/commands.js';
import { planExamples, planSpecs } from '../plan/commands.js';
import { injectExamples, injectSpecs } from '../drill/inject.js';
import { personExamples, personSpecs } from '../personal-data/commands.js';
import { resourceExamples, resourceSpecs } from '../resource/commands.js';
import { sharingExamples, sharingSpecs } from '../sharing/commands.js';
import { taskExamples, taskSpecs } from '../task/commands.js';
import { teamExamples, teamSpecs } from '../team/commands.js';
import { warningExamples, warningSpecs } from '../warning/commands.js';
import type { CommandName, OuterCommandName } from '../form/names.js';
import type { CommandSpec } from '../form/specs.js';

export type { CommandSpec } from '../form/specs.js';

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
