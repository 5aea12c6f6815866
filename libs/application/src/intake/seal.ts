import { aggregateOf, personalField } from '#contracts';
import type { PersonalData, SignInAccount } from '../personal-data/personal-data.js';
import { contentDigest, guardedDigest } from './content.js';
import type { Referred, Sealed, TurnedAway } from './passing.js';

/** The command's data as they may be recorded, and the digest of just that. */
export async function seal(command: Referred, personalData: PersonalData): Promise<Sealed | TurnedAway> {
  const { submission, own, name, targetId, data, commandId, actor } = command;
  if (own) return { ...command, digest: own.digest };
  const field = personalField(name, data);
  if (field === undefined || (data as Record<string, unknown>)[field] === undefined)
    return { ...command, digest: contentDigest(submission) };
  const aggregate = aggregateOf(name);
  const ownerAgencyId = aggregate === 'agency' ? targetId : actor.agencyId;
  const personId = aggregate === 'person' ? targetId : undefined;
  const sealed = await personalData.seal(field, { commandId, ownerAgencyId, personId }, data);
  if ('refusal' in sealed) {
    const digest = guardedDigest(submission, personalData);
    return { turnedAway: sealed.refusal, messageId: commandId, actor, digest };
  }
  const value = (sealed.data as Record<string, unknown>)[field];
  const content = { ...(submission.data as object), [field]: value };
  const digest = contentDigest({ ...submission, data: content });
  const known =
    personId === undefined ? {} : knownOf(data, (account) => personalData.signIn(ownerAgencyId, account));
  return { ...command, data: { ...sealed.data, ...known }, digest };
}

/** What the service has to know of a person without opening the details. */
function knownOf(
  data: object,
  signIn: (account: SignInAccount) => string,
): { readonly signIn?: string; readonly hasNumber?: boolean } {
  const { details } = data as {
    readonly details?: { readonly account?: SignInAccount; readonly telephone?: string };
  };
  return {
    ...(details?.account && { signIn: signIn(details.account) }),
    ...(details && { hasNumber: details.telephone !== undefined }),
  };
}
