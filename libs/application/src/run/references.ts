import { isOuterCommand, type CommandName } from '#contracts';
import {
  agenciesOf,
  kindsRefused,
  unlisted,
  isIncidentOpen,
  type Clause,
  type CodeTables,
  type DecisionContext,
  type Duty,
  type CallRecipient,
  type StatisticsArea,
} from '#domain';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import type { Runners } from './runners.js';

export interface ReferenceSources {
  readonly runners: Runners;
  readonly directory: Pick<AgencyDirectory, 'isRegistered' | 'capabilities' | 'passEnd'>;
  readonly codeTables: CodeTables;
}

export type References = Pick<
  DecisionContext,
  'incident' | 'incidentStatus' | 'unknownAgencies' | 'unknownCodes' | 'unlisted'
>;

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

interface Referring {
  readonly name: CommandName;
  readonly data: object;
  readonly drill?: string;
  /** The service asks for it itself. */
  readonly isOwn: boolean;
}

/** What the references of a command to other aggregates come to now. */
export async function referencesOf(
  { name, data, drill, isOwn }: Referring,
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
    // what a plan asks for was settled when the plan was made
    ...(name === 'sharing.request' && !isOwn
      ? { unlisted: await unlistedIn(named(['capability']), { directory, codeTables }, drill) }
      : {}),
  };
}

async function unlistedIn(
  [capability]: readonly string[],
  { directory, codeTables }: Pick<ReferenceSources, 'directory' | 'codeTables'>,
  drill: string | undefined,
): Promise<References['unlisted']> {
  if (capability === undefined) return undefined;
  const found = (): References['unlisted'] =>
    unlisted(capability, [
      ...codeTables.standards.lines.map((line) => ({ code: line.capability, kinds: [] })),
      ...directory.capabilities(drill),
    ]);
  if (!found()) return undefined;
  // somebody may have registered one a moment ago
  await directory.passEnd();
  return found();
}

/**
 * Agencies that a command names in lists: those it calls or asks for figures, their stand-ins, neighbours, those of a plan, participants
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
    areas = [],
    superiorAgencyId,
  } = data as {
    readonly agencyIds?: readonly string[];
    readonly participants?: readonly string[];
    readonly recipients?: readonly CallRecipient[];
    readonly duties?: readonly Duty[];
    readonly clauses?: readonly Clause[];
    readonly action?: Clause['action'];
    readonly areas?: readonly StatisticsArea[];
    readonly superiorAgencyId?: string;
  };
  return [
    ...agenciesOf({ duties, clauses: action ? [data as Clause] : clauses }),
    ...agencyIds,
    ...participants,
    ...areas.flatMap(({ agencyId }) => agencyId ?? []),
    ...(areas.length > 0 && superiorAgencyId !== undefined ? [superiorAgencyId] : []),
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
