import type { Submission } from '#application';
import {
  agencyOfSource,
  agencySource,
  nameOfType,
  notTakenTexts,
  worded,
  type NotTaken,
  type NotTakenCode,
  type Violation,
} from '#contracts';

/** The answer to a command that is not taken up. */
export function notTaken(
  { source, id, name, type }: Submission,
  code: NotTakenCode,
  more: Pick<NotTaken, 'retryAfterMs' | 'refusal'>,
): NotTaken {
  const [zh, en] = notTakenTexts[code];
  const command = { source, id, name: name ?? type };
  return { command, outcome: 'not-taken', code, ...more, message: { zh, en } };
}

/**
 * The answer to what an agency's own topic should not hold. The broker says who wrote it, so that agency is told, and
 * nothing of it is put on record.
 */
export function notOfPartner(submission: Submission, agencyId: string): NotTaken | undefined {
  const { source, identified } = submission;
  if (agencyOfSource(source) !== agencyId) return notTaken(submission, 'topic-of-another', {});
  if (!('refusal' in identified)) return undefined;
  return notTaken(submission, 'not-proved', { refusal: worded(identified.refusal) });
}

interface Claimed {
  readonly id?: string;
  readonly type?: string;
}

/** The answer to what cannot be read, where its topic says whose it is; under the id that it claims, if any. */
export const unreadable = (
  claimed: Claimed,
  agencyId: string,
  violation: Violation,
  offset: string,
): NotTaken => ({
  ...setAsideAt(claimed, agencyId, 'unreadable', offset),
  refusal: worded({ code: 'invalid-command', violations: [violation] }),
});

/** The answer to what the service itself fails on: nothing of how, which may tell of others. */
export const unhandled = (claimed: Claimed, agencyId: string, offset: string): NotTaken =>
  setAsideAt(claimed, agencyId, 'unhandled', offset);

function setAsideAt(
  { id = '', type = '' }: Claimed,
  agencyId: string,
  code: NotTakenCode,
  offset: string,
): NotTaken {
  const [zh, en] = notTakenTexts[code];
  return {
    command: { source: agencySource(agencyId), id, name: nameOfType(type) ?? type },
    ...{ outcome: 'not-taken', code, offset, message: { zh, en } },
  };
}
