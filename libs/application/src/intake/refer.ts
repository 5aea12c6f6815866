import { isOuterCommand, type CommandName } from '#contracts';
import {
  agenciesOf,
  kindsRefused,
  installationId,
  isIncidentOpen,
  type Clause,
  type CodeTables,
  type Duty,
  type CallRecipient,
  type IncidentStanding,
  type Refusal,
} from '#domain';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import type { PersonalData } from '../personal-data/personal-data.js';
import type { Runners } from '../run/runners.js';
import { denied } from './authorize.js';
import { newKeyRefused } from './new-key.js';
import type { Authorized, Referred, TurnedAway } from './passing.js';

/** Where references are looked up. */
export interface Registers {
  readonly runners: Runners;
  readonly directory: Pick<AgencyDirectory, 'isRegistered'>;
  readonly personalData: Pick<PersonalData, 'isKnown' | 'blind'>;
  readonly codeTables: CodeTables;
  /** Id of this installation. */
  readonly audience: string;
}

const incidentFields = ['incidentId', 'intoIncidentId', 'otherIncidentId'];
const agencyFields = [
  'assigneeAgencyId',
  'providerAgencyId',
  'commandingAgencyId',
  'homeBureauId',
  'agencyId',
  'forAgencyId',
  'reviewerAgencyId',
];
const ownResource: readonly CommandName[] = ['sharing.offer', 'sharing.respond', 'sharing.quote'];

/**
 * Looks up what a command points at. Another aggregate may change right after: only its
 * own stream is exact.
 */
export async function refer(command: Authorized, registers: Registers): Promise<Referred | TurnedAway> {
  const { name, submission } = command;
  const fields = command.data as Record<string, unknown>;
  const named = (among: readonly string[]): string[] =>
    among.map((field) => fields[field]).filter((value) => typeof value === 'string');
  const { directory, codeTables } = registers;
  const runners = registers.runners.of(submission);
  const [incidentId] = named(incidentFields);

  const unknownAgencies: string[] = [];
  for (const agencyId of new Set([...named(agencyFields), ...listedAgencies(command.data)])) {
    if (!(await directory.isRegistered(agencyId))) unknownAgencies.push(agencyId);
  }
  const refusal =
    misnamed(command) ??
    newKeyRefused(command, registers.audience) ??
    (await missing(command, registers)) ??
    (await teamMisfit(command, runners));
  if (refusal) return denied(command, refusal, registers);
  return {
    ...command,
    references: {
      // what goes on inside of an established cooperation does not hang on its incident
      incident:
        incidentId !== undefined && isOuterCommand(name) ? await standing(incidentId, runners) : undefined,
      unknownAgencies,
      unknownCodes: name === 'resource.register' ? kindsRefused(codeTables, named(['kind'])) : [],
    },
  };
}

/** What cannot be meant by a command. */
function misnamed({ name, targetId, data }: Authorized): Refusal | undefined {
  const fields = data as Record<string, unknown>;
  const isSelf = name.startsWith('incident.') && incidentFields.some((field) => fields[field] === targetId);
  if (isSelf) return { code: 'self-reference' };
  return name === 'installation.set' && targetId !== installationId ? { code: 'not-found' } : undefined;
}

/** Persons and resources that it is about and that are not there. */
async function missing(
  { name, targetId, data, submission }: Authorized,
  { personalData, runners }: Registers,
): Promise<Refusal | undefined> {
  if (name === 'person.erase' && !(await personalData.isKnown(targetId))) return { code: 'not-found' };
  const { resourceId } = data as { readonly resourceId?: string };
  if (!ownResource.includes(name) || resourceId === undefined) return undefined;
  const { status } = await runners.of(submission).resource.state(resourceId, 'kept');
  return status === 'none' ? { code: 'not-found', resourceId } : undefined;
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

async function standing(incidentId: string, { incident }: Runners): Promise<IncidentStanding> {
  // an ended incident stays ended, but an open one may have been closed through another process since it was read
  const kept = await incident.state(incidentId, 'kept');
  const ended = kept.status !== 'none' && !isIncidentOpen(kept.status);
  const { status } = ended ? kept : await incident.state(incidentId);
  if (status === 'none') return 'missing';
  return isIncidentOpen(status) ? 'open' : 'closed';
}

/** A team is one resource, under its own id: else it could be promised twice. */
async function teamMisfit(
  { name, targetId, data }: Authorized,
  { team }: Runners,
): Promise<Refusal | undefined> {
  const { teamId } = data as { readonly teamId?: unknown };
  const isOfTeam = name === 'resource.register' || name === 'resource.link-team';
  if (!isOfTeam || typeof teamId !== 'string') return undefined;
  if (teamId !== targetId) return { code: 'team-id-mismatch', teamId };
  const { status } = await team.state(teamId, 'kept');
  return status === 'none' ? { code: 'not-found', teamId } : undefined;
}
