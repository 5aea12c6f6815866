import { aggregateOf, personalField } from '#contracts';
import type { PersonalData } from '../personal-data/personal-data.js';
import { contentDigest, guardedDigest } from './content.js';
import type { Referred, Sealed, TurnedAway } from './passing.js';

/** The command's data as they may be recorded, and the digest of just that. */
export async function seal(command: Referred, personalData: PersonalData): Promise<Sealed | TurnedAway> {
  const { submission, own, name, targetId, data, commandId, actor } = command;
  if (own) return { ...command, digest: own.digest };
  const field = personalField(name, data);
  if (field === undefined || (data as Record<string, unknown>)[field] === undefined)
    return { ...command, digest: contentDigest(submission) };
  const ownerAgencyId = aggregateOf(name) === 'agency' ? targetId : actor.agencyId;
  const sealed = await personalData.seal(field, { commandId, ownerAgencyId }, data);
  if ('refusal' in sealed) {
    const digest = guardedDigest(submission, personalData);
    return { turnedAway: sealed.refusal, messageId: commandId, actor, digest };
  }
  const value = (sealed.data as Record<string, unknown>)[field];
  const content = { ...(submission.data as object), [field]: value };
  return { ...command, data: sealed.data, digest: contentDigest({ ...submission, data: content }) };
}
