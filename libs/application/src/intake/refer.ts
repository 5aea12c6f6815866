import type { OuterCommandName } from '#contracts';
import {
  agenciesOf,
  kindsRefused,
  isIncidentOpen,
  type Actor,
  type Clause,
  type CodeTables,
  type Duty,
  type CallRecipient,
  type IncidentStanding,
  type Refusal,
} from '#domain';
import type { AgencyDirectory } from '../agency/directory.js';
import type { PersonalData } from '../personal-data/personal-data.js';
import type { Runners } from '../run/runners.js';

/** What a command's references to other aggregates come to. */
export interface References {
  readonly incident?: IncidentStanding;
  readonly unknownAgencies?: readonly string[];
  readonly unknownCodes?: readonly string[];
  /** A refusal that follows from a reference alone. */
  readonly refusal?: Refusal;
}

const incidentFields = ['incidentId', 'intoIncidentId', 'otherIncidentId'];
const agencyFields = [
  'assigneeAgencyId',
  'providerAgencyId',
  'commandingAgencyId',
  'agencyId',
  'forAgencyId',
  'reviewerAgencyId',
];
const ownResource: readonly OuterCommandName[] = ['sharing.offer', 'sharing.respond', 'sharing.quote'];
const ownAgency: readonly OuterCommandName[] = [
  'agency.rotate-credential',
  'agency.revoke-credential',
  'agency.set-duty-contact',
  'agency.acknowledge-delivery',
];

/** Looks up what a command points at. Another aggregate may change right after: only its own stream is exact. */
export async function resolveReferences(
  name: OuterCommandName,
  targetId: string,
  data: object,
  actor: Actor,
  {
    runners,
    directory,
    personalData,
    codeTables,
  }: { runners: Runners; directory: AgencyDirectory; personalData: PersonalData; codeTables: CodeTables },
): Promise<References> {
  const fields = data as Record<string, unknown>;
  const named = (among: readonly string[]): string[] =>
    among.map((field) => fields[field]).filter((value) => typeof value === 'string');

  if (ownAgency.includes(name) && actor.role !== 'administrator' && actor.agencyId !== targetId) {
    return { refusal: { code: 'acting-for-another', agencyId: targetId } };
  }
  if (name === 'person.erase' && !(await personalData.isKnown(targetId))) {
    return { refusal: { code: 'not-found', subject: targetId } };
  }
  // what was received only the receiver can say
  if (name === 'agency.acknowledge-delivery' && actor.agencyId !== targetId) {
    return { refusal: { code: 'acting-for-another', agencyId: targetId } };
  }
  const [incidentId] = named(incidentFields);

  if (incidentId === targetId && name.startsWith('incident.')) return { refusal: { code: 'self-reference' } };

  const unknownAgencies: string[] = [];
  for (const agencyId of new Set([...named(agencyFields), ...listedAgencies(data)])) {
    if (!(await directory.isRegistered(agencyId))) unknownAgencies.push(agencyId);
  }
  const [resourceId] = ownResource.includes(name) ? named(['resourceId']) : [];
  return {
    incident: incidentId === undefined ? undefined : await standing(incidentId, runners),
    unknownAgencies,
    unknownCodes: name === 'resource.register' ? kindsRefused(codeTables, named(['kind'])) : [],
    refusal:
      resourceId === undefined
        ? await teamOf(name, targetId, fields, actor, runners)
        : await ownership(resourceId, actor, runners),
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
  name: OuterCommandName,
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
