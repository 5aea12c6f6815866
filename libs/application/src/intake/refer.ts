import { isOuterCommand, type CommandName } from '#contracts';
import {
  agenciesOf,
  kindsRefused,
  installationId,
  isIncidentOpen,
  type Actor,
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
import type { Authorized, Referred } from './passing.js';

/** Where references are looked up. */
export interface Registers {
  readonly runners: Runners;
  readonly directory: Pick<AgencyDirectory, 'isRegistered'>;
  readonly personalData: Pick<PersonalData, 'isKnown'>;
  readonly codeTables: CodeTables;
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
 * Looks up what a command points at, unless it is refused already. Another aggregate may change right after: only its
 * own stream is exact.
 */
export async function refer(command: Authorized, registers: Registers): Promise<Referred> {
  if (command.standing) return { ...command, references: {} };
  const { name, targetId, actor, submission } = command;
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
  const [resourceId] = ownResource.includes(name) ? named(['resourceId']) : [];
  if (name === 'installation.set' && targetId !== installationId)
    return { ...command, standing: { code: 'not-found' }, references: {} };
  const isSelf = incidentId === targetId && name.startsWith('incident.');
  return {
    ...command,
    standing: isSelf
      ? { code: 'self-reference' }
      : ((await personOf(command, registers)) ??
        (resourceId === undefined
          ? await teamOf(name, targetId, fields, actor, runners)
          : await ownership(resourceId, actor, runners))),
    references: {
      // what goes on inside of an established cooperation does not hang on its incident
      incident:
        incidentId !== undefined && isOuterCommand(name) ? await standing(incidentId, runners) : undefined,
      unknownAgencies,
      unknownCodes: name === 'resource.register' ? kindsRefused(codeTables, named(['kind'])) : [],
    },
  };
}

async function personOf(
  { name, targetId }: Authorized,
  { personalData }: Registers,
): Promise<Refusal | undefined> {
  const isKnown = name !== 'person.erase' || (await personalData.isKnown(targetId));
  return isKnown ? undefined : { code: 'not-found', subject: targetId };
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

/** A team is one resource, under its own id and of its owner: else it could be promised twice. */
async function teamOf(
  name: CommandName,
  targetId: string,
  { teamId }: Record<string, unknown>,
  actor: Actor,
  { team }: Runners,
): Promise<Refusal | undefined> {
  const isOfTeam = name === 'resource.register' || name === 'resource.link-team';
  if (!isOfTeam || typeof teamId !== 'string') return undefined;
  if (teamId !== targetId) return { code: 'team-id-mismatch', teamId };
  const kept = await team.state(teamId, 'kept');
  const { status, ownerAgencyId } = kept.status === 'none' ? await team.state(teamId) : kept;
  if (status === 'none') return { code: 'not-found', teamId };
  return ownerAgencyId === actor.agencyId ? undefined : { code: 'acting-for-another', teamId, ownerAgencyId };
}

async function ownership(
  resourceId: string,
  actor: Actor,
  { resource }: Runners,
): Promise<Refusal | undefined> {
  // an owner never changes; what did not exist when it was read may since
  const kept = await resource.state(resourceId, 'kept');
  const { status, ownerAgencyId } = kept.status === 'none' ? await resource.state(resourceId) : kept;
  if (status === 'none') return { code: 'not-found', resourceId };
  return ownerAgencyId === actor.agencyId
    ? undefined
    : { code: 'acting-for-another', resourceId, ownerAgencyId };
}
