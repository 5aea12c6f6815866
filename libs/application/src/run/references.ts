import { isOuterCommand, type CommandName } from '#contracts';
import {
  agenciesOf,
  kindsRefused,
  isIncidentOpen,
  type Clause,
  type CodeTables,
  type DecisionContext,
  type Duty,
  type CallRecipient,
} from '#domain';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import type { Runners } from './runners.js';

export interface ReferenceSources {
  readonly runners: Runners;
  readonly directory: Pick<AgencyDirectory, 'isRegistered'>;
  readonly codeTables: CodeTables;
}

export type References = Pick<DecisionContext, 'incident' | 'incidentStatus' | 'unknownAgencies' | 'unknownCodes'>;

export const incidentFields = ['incidentId', 'intoIncidentId', 'otherIncidentId'];
const agencyFields = [
  'assigneeAgencyId',
  'providerAgencyId',
  'commandingAgencyId',
  'homeBureauId',
  'agencyId',
  'forAgencyId',
  'reviewerAgencyId',
];
/** What the references of a command to other aggregates come to now. */
export async function referencesOf(
  { name, data, drill }: { readonly name: CommandName; readonly data: object; readonly drill?: string },
  { runners, directory, codeTables }: ReferenceSources,
): Promise<References> {
  const fields = data as Record<string, unknown>;
  const named = (among: readonly string[]): string[] =>
    among.map((field) => fields[field]).filter((value) => typeof value === 'string');
  const [incidentId] = named(incidentFields);
  const unknownAgencies: string[] = [];
  for (const agencyId of new Set([...named(agencyFields), ...listedAgencies(data)])) {
    if (!(await directory.isRegistered(agencyId))) unknownAgencies.push(agencyId);
  }
  return {
    // what goes on inside of an established cooperation does not hang on its incident
    ...(incidentId !== undefined && isOuterCommand(name)
      ? await standing(incidentId, runners.of({ drill }))
      : undefined),
    unknownAgencies,
    unknownCodes: name === 'resource.register' ? kindsRefused(codeTables, named(['kind'])) : [],
  };
}

/**
 * Agencies that a command names in lists: those it calls, their stand-ins, neighbours, those of a plan, participants
 * of a drill.
 */
function listedAgencies(data: object): readonly string[] {
  const {
    agencyIds = [],
    participants = [],
    recipients = [],
    duties,
    clauses = [],
    action,
  } = data as {
    readonly agencyIds?: readonly string[];
    readonly participants?: readonly string[];
    readonly recipients?: readonly CallRecipient[];
    readonly duties?: readonly Duty[];
    readonly clauses?: readonly Clause[];
    readonly action?: Clause['action'];
  };
  return [
    ...agenciesOf({ duties, clauses: action ? [data as Clause] : clauses }),
    ...agencyIds,
    ...participants,
    ...recipients.flatMap(({ agencyId, standIn }) => [
      agencyId,
      ...(standIn?.agencyId ? [standIn.agencyId] : []),
    ]),
  ];
}

async function standing(
  incidentId: string,
  { incident }: Runners,
): Promise<Pick<References, 'incident' | 'incidentStatus'>> {
  // an ended incident stays ended, but an open one may have been closed through another process since it was read
  const kept = await incident.state(incidentId, 'kept');
  const ended = kept.status !== 'none' && !isIncidentOpen(kept.status);
  const { status } = ended ? kept : await incident.state(incidentId);
  if (status === 'none') return { incident: 'missing' };
  return isIncidentOpen(status) ? { incident: 'open' } : { incident: 'closed', incidentStatus: status };
}
