import { patterns, type CommandName } from '#contracts';
import { agencyOfSender, installationId, type Refusal, type WarningMessage } from '#domain';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import type { PersonalData, SignInAccount } from '../personal-data/personal-data.js';
import { incidentFields, referencesOf, type ReferenceSources } from '../run/references.js';
import type { Runners } from '../run/runners.js';
import { denied } from './authorize.js';
import { newKeyRefused } from './new-key.js';
import type { Authorized, Referred, TurnedAway } from './passing.js';
import { worldsMixed } from './worlds.js';

/** Where references are looked up. */
export interface Registers extends ReferenceSources {
  readonly directory: ReferenceSources['directory'] & Pick<AgencyDirectory, 'person' | 'signingIn'>;
  readonly personalData: Pick<PersonalData, 'isKnown' | 'blind' | 'signIn'>;
  /** Id of this installation. */
  readonly audience: string;
}

const ownResource: readonly CommandName[] = ['sharing.offer', 'sharing.respond', 'sharing.quote'];

/**
 * Looks up what a command points at. Another aggregate may change right after: only its
 * own stream is exact.
 */
export async function refer(command: Authorized, registers: Registers): Promise<Referred | TurnedAway> {
  const refusal =
    misnamed(command) ??
    newKeyRefused(command, registers.audience) ??
    (await missing(command, registers)) ??
    (await notOnStaff(command, registers)) ??
    signInTaken(command, registers) ??
    (await worldsMixed(command, registers.runners.of(command.submission))) ??
    (await teamMisfit(command, registers.runners.of(command.submission)));
  if (refusal) return denied(command, refusal, registers);
  const { name, data, submission } = command;
  return {
    ...command,
    references: await referencesOf(
      { name, data, drill: submission.drill, isOwn: command.own !== undefined },
      registers,
    ),
  };
}

/** What cannot be meant by a command. */
function misnamed({ name, targetId, data, actor }: Authorized): Refusal | undefined {
  const fields = data as Record<string, unknown>;
  const sender = (fields['message'] as Partial<WarningMessage> | undefined)?.sender;
  const claimed = sender === undefined ? undefined : agencyOfSender(sender);
  if (claimed !== undefined && claimed !== actor.agencyId)
    return { code: 'acting-for-another', agencyId: claimed };
  const isSelf = name.startsWith('incident.') && incidentFields.some((field) => fields[field] === targetId);
  if (isSelf) return { code: 'self-reference' };
  // what a person is called must say nothing of it
  if (name === 'person.register' && !patterns.personId.test(targetId))
    return { code: 'invalid-command', violations: [{ path: 'subject', code: 'personId' }] };
  return name.startsWith('installation.') && targetId !== installationId ? { code: 'not-found' } : undefined;
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

/** A person to whom an agency gives something is on its staff; what was confirmed by another person was looked at then. */
async function notOnStaff(
  { own, name, targetId, data }: Authorized,
  { directory }: Registers,
): Promise<Refusal | undefined> {
  if (own || (name !== 'agency.grant-role' && name !== 'agency.bind-key')) return undefined;
  const { personId } = data as { readonly personId: string };
  // the person may have been registered a moment ago
  if (directory.person(personId) === undefined) await directory.passEnd();
  const known = directory.person(personId);
  if (known?.agencyId !== targetId) return { code: 'person-unknown', personId };
  return known.ended ? { code: 'person-ended', personId } : undefined;
}

/** With one account one person signs in. Two that are registered at one moment are told apart when they sign in. */
function signInTaken(
  { own, name, targetId, data, actor }: Authorized,
  { directory, personalData }: Registers,
): Refusal | undefined {
  if (own || (name !== 'person.register' && name !== 'person.update')) return undefined;
  const { account } = (data as { readonly details: { readonly account?: SignInAccount } }).details;
  const others = account ? directory.signingIn(personalData.signIn(actor.agencyId, account)) : [];
  return others.some((personId) => personId !== targetId) ? { code: 'sign-in-taken' } : undefined;
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
