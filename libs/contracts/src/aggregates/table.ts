import {
  activation,
  agency,
  agreement,
  allocation,
  approval,
  drill,
  duty,
  incident,
  inject,
  installation,
  message,
  person,
  plan,
  report,
  resource,
  sharing,
  statistics,
  task,
  team,
  warning,
  type Decider,
} from '#domain';
import { agencyExamples, agencySpecs } from '../agency/commands.js';
import { earlierAgencyEvents, agencyEvents } from '../agency/events.js';
import { incidentExamples, incidentSpecs } from '../incident/commands.js';
import { incidentEvents } from '../incident/events.js';
import { taskExamples, taskSpecs } from '../task/commands.js';
import { taskEvents } from '../task/events.js';
import { resourceExamples, resourceSpecs } from '../resource/commands.js';
import { resourceEvents } from '../resource/events.js';
import { sharingExamples, sharingSpecs } from '../sharing/commands.js';
import { sharingEvents } from '../sharing/events.js';
import { agreementExamples, agreementSpecs } from '../agreement/commands.js';
import { agreementEvents } from '../agreement/events.js';
import { warningExamples, warningSpecs } from '../warning/commands.js';
import { warningEvents } from '../warning/events.js';
import { reportExamples, reportSpecs } from '../report/commands.js';
import { reportEvents } from '../report/events.js';
import { statisticsExamples, statisticsSpecs } from '../statistics/commands.js';
import { statisticsEvents } from '../statistics/events.js';
import { planExamples, planSpecs } from '../plan/commands.js';
import { planEvents } from '../plan/events.js';
import { activationExamples, activationSpecs } from '../activation/commands.js';
import { activationEvents } from '../activation/events.js';
import { allocationExamples, allocationSpecs } from '../allocation/commands.js';
import { allocationEvents } from '../allocation/events.js';
import { approvalExamples, approvalSpecs } from '../approval/commands.js';
import { approvalEvents } from '../approval/events.js';
import { drillExamples, drillSpecs } from '../drill/commands.js';
import { drillEvents } from '../drill/events.js';
import { dutyExamples, dutySpecs } from '../duty/commands.js';
import { dutyEvents } from '../duty/events.js';
import { injectExamples, injectSpecs } from '../drill/inject.js';
import { injectEvents } from '../drill/inject-events.js';
import { installationExamples, installationSpecs } from '../installation/commands.js';
import { installationEvents } from '../installation/events.js';
import { teamExamples, teamSpecs } from '../team/commands.js';
import { teamEvents } from '../team/events.js';
import { messageEvents } from '../reaching/events.js';
import { personExamples, personSpecs } from '../person/commands.js';
import { personEvents } from '../person/events.js';
import type { CommandExamples, CommandSpec, CommandSpecs } from '../form/specs.js';
import type { EarlierNames, StoredNames } from '../form/stored-names.js';

interface Aggregate<
  Command,
  Event extends { readonly type: string },
  State,
  Outer extends string,
  Inputs extends string,
> {
  readonly decider: Decider<Command, Event, State>;
  /** In which it exists: who is registered, which plans are in force, which drills are held are facts of the live one. */
  readonly scopes: 'live' | 'drill' | 'both';
  /** Path of its collection under `/v1`. */
  readonly collection: string;
  /** Those that come from outside; the rest are the service's own. */
  readonly commands: CommandSpecs<Outer>;
  readonly examples: CommandExamples<Outer>;
  readonly events: StoredNames<Event>;
  readonly earlierEvents?: EarlierNames<Event>;
  /** Commands that need something from elsewhere, which `libs/application` puts into them or their frames. */
  readonly inputs?: readonly Inputs[];
}

/** Lets the compiler hold the columns of a line against each other. */
const line = <
  Command extends { readonly type: string },
  Event extends { readonly type: string },
  State,
  Outer extends Command['type'],
  Inputs extends Command['type'] = never,
>(
  columns: Aggregate<Command, Event, State, Outer, Inputs>,
): Aggregate<Command, Event, State, Outer, Inputs> => columns;

/**
 * Every kind of aggregate. Stream names, codecs, the command registry, runners, routes and API documents are derived
 * from it.
 */
export const aggregates = {
  agency: line({
    decider: agency,
    scopes: 'live',
    collection: 'agencies',
    commands: agencySpecs,
    examples: agencyExamples,
    events: agencyEvents,
    earlierEvents: earlierAgencyEvents,
    inputs: [
      'agency.acknowledge-delivery',
      'agency.revoke-credential',
      'agency.withdraw-mandate',
      'agency.suspend',
    ],
  }),
  incident: line({
    decider: incident,
    scopes: 'both',
    collection: 'incidents',
    commands: incidentSpecs,
    examples: incidentExamples,
    events: incidentEvents,
    inputs: ['incident.close', 'incident.reject'],
  }),
  task: line({
    decider: task,
    scopes: 'both',
    collection: 'tasks',
    commands: taskSpecs,
    examples: taskExamples,
    events: taskEvents,
  }),
  resource: line({
    decider: resource,
    scopes: 'both',
    collection: 'resources',
    commands: resourceSpecs,
    examples: resourceExamples,
    events: resourceEvents,
  }),
  sharing: line({
    decider: sharing,
    scopes: 'both',
    collection: 'sharing',
    commands: sharingSpecs,
    examples: sharingExamples,
    events: sharingEvents,
    inputs: ['sharing.decide-allocation', 'sharing.offer', 'sharing.respond', 'sharing.report-return'],
  }),
  agreement: line({
    decider: agreement,
    scopes: 'both',
    collection: 'agreements',
    commands: agreementSpecs,
    examples: agreementExamples,
    events: agreementEvents,
  }),
  warning: line({
    decider: warning,
    scopes: 'both',
    collection: 'warnings',
    commands: warningSpecs,
    examples: warningExamples,
    events: warningEvents,
  }),
  report: line({
    decider: report,
    scopes: 'both',
    collection: 'reports',
    commands: reportSpecs,
    examples: reportExamples,
    events: reportEvents,
    inputs: [
      'report.require',
      'report.submit',
      'report.supplement',
      'report.mark-overdue',
      'report.mark-omitted',
      'report.waive',
    ],
  }),
  statistics: line({
    decider: statistics,
    scopes: 'both',
    collection: 'statistics',
    commands: statisticsSpecs,
    examples: statisticsExamples,
    events: statisticsEvents,
    inputs: ['statistics.open', 'statistics.submit', 'statistics.mark-overdue'],
  }),
  plan: line({
    decider: plan,
    scopes: 'live',
    collection: 'plans',
    commands: planSpecs,
    examples: planExamples,
    events: planEvents,
  }),
  activation: line({
    decider: activation,
    scopes: 'both',
    collection: 'activations',
    commands: activationSpecs,
    examples: activationExamples,
    events: activationEvents,
    inputs: ['activation.begin'],
  }),
  allocation: line({
    decider: allocation,
    scopes: 'live',
    collection: 'allocations',
    commands: allocationSpecs,
    examples: allocationExamples,
    events: allocationEvents,
    inputs: ['allocation.decide'],
  }),
  approval: line({
    decider: approval,
    scopes: 'live',
    collection: 'approvals',
    commands: approvalSpecs,
    examples: approvalExamples,
    events: approvalEvents,
    inputs: ['approval.confirm'],
  }),
  drill: line({
    decider: drill,
    scopes: 'live',
    collection: 'drills',
    commands: drillSpecs,
    examples: drillExamples,
    events: drillEvents,
    inputs: ['drill.plan', 'drill.evaluate'],
  }),
  duty: line({
    decider: duty,
    scopes: 'live',
    collection: 'duty',
    commands: dutySpecs,
    examples: dutyExamples,
    events: dutyEvents,
    inputs: [
      'duty.put-shifts',
      'duty.change-shift',
      'duty.drop-shift',
      'duty.hand-over',
      'duty.take-over',
      'duty.note',
      'duty.keep-watch',
    ],
  }),
  inject: line({
    decider: inject,
    scopes: 'drill',
    collection: 'injects',
    commands: injectSpecs,
    examples: injectExamples,
    events: injectEvents,
  }),
  installation: line({
    decider: installation,
    scopes: 'live',
    collection: 'installations',
    commands: installationSpecs,
    examples: installationExamples,
    events: installationEvents,
  }),
  message: line({
    decider: message,
    scopes: 'live',
    collection: 'messages',
    commands: {},
    examples: {},
    events: messageEvents,
  }),
  team: line({
    decider: team,
    scopes: 'live',
    collection: 'teams',
    commands: teamSpecs,
    examples: teamExamples,
    events: teamEvents,
    inputs: ['team.disband'],
  }),
  person: line({
    decider: person,
    scopes: 'live',
    collection: 'persons',
    commands: personSpecs,
    examples: personExamples,
    events: personEvents,
    inputs: ['person.erase'],
  }),
} as const;

export type AggregateName = keyof typeof aggregates;
type Line<Name extends AggregateName> = (typeof aggregates)[Name];

export type CommandOf<Name extends AggregateName> = Parameters<Line<Name>['decider']['decide']>[0];
export type StateOf<Name extends AggregateName> = Line<Name>['decider']['initialState'];
export type EventOf<Name extends AggregateName> = Parameters<Line<Name>['decider']['evolve']>[1];

export type CommandName = { [Name in AggregateName]: CommandOf<Name>['type'] }[AggregateName];
export type OuterCommandName = { [Name in AggregateName]: keyof Line<Name>['commands'] }[AggregateName];

/** Aggregates whose decisions need inputs from elsewhere. */
export type NameWithInputs = {
  [Name in AggregateName]: [NonNullable<Line<Name>['inputs']>[number]] extends [never] ? never : Name;
}[AggregateName];

export const needsInputs = (name: CommandName): boolean =>
  (aggregates[aggregateOf(name)].inputs as readonly CommandName[] | undefined)?.includes(name) ?? false;

export const aggregateNames = Object.keys(aggregates) as AggregateName[];

export const aggregateOf = (name: CommandName): AggregateName =>
  name.slice(0, name.indexOf('.')) as AggregateName;

/** Whether an aggregate exists in the live scope, or inside drills. */
export const livesIn = (name: AggregateName, scope: 'live' | 'drill'): boolean =>
  aggregates[name].scopes === scope || aggregates[name].scopes === 'both';

/** Every command that is accepted from outside: the one table behind Kafka, HTTP and the documents. */
export const commandSpecs: Readonly<Record<OuterCommandName, CommandSpec>> = merged(
  (name) => aggregates[name].commands,
);

/** A valid body of each command, for documents and tests. */
export const commandExamples: Readonly<Record<OuterCommandName, object>> = merged(
  (name) => aggregates[name].examples,
);

function merged<Merged extends object>(column: (name: AggregateName) => object): Merged {
  return Object.assign({}, ...aggregateNames.map(column)) as Merged;
}
