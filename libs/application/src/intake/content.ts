import { personalField } from '#contracts';
import { canonicalize } from 'json-canonicalize';
import { createHash } from 'node:crypto';
import type { PersonalData } from '../personal-data/personal-data.js';
import type { Submission } from './submission.js';

/** Same command, same digest, through whichever door and however often it came. */
export const contentDigest = ({ name, type, subject, data }: Submission): string =>
  createHash('sha256')
    .update(canonicalize({ name: name ?? type, subject, data }))
    .digest('base64url');

/** The same of content that has not been sealed: where it may hold personal data, no guess can be checked by it. */
export function guardedDigest(submission: Submission, personalData: Pick<PersonalData, 'blind'>): string {
  const digest = contentDigest(submission);
  return personalField(submission.name, submission.data) === undefined ? digest : personalData.blind(digest);
}
