import type { Submission } from '#application';
import { commandQuota, isUnlimited, type NotTaken, type NotTakenCode } from '#contracts';
import { Buckets } from '#platform';
import { notTaken } from '../not-taken.js';

/** Commands whose sender is not proved are put on record so often, those of all claimed senders together. */
const unproved = { perSecond: 20, burst: 200 };

/** How many commands this process takes up of each sender; what is more is answered, and leaves nothing on record. */
export class Quota {
  private readonly verified: Buckets;
  private readonly unproved: Buckets;

  /** @param now milliseconds that never go back */
  constructor(now: () => number = () => performance.now()) {
    this.verified = new Buckets(commandQuota, now);
    this.unproved = new Buckets(unproved, now);
  }

  /** The answer to a command that is not taken up; nothing to one that is, which then counts. */
  turnedAway(submission: Submission): NotTaken | undefined {
    const { identified, name } = submission;
    if ('refusal' in identified) {
      // a claim counts against nobody: whoever it names did not send it
      return later(submission, 'too-many-unidentified', this.unproved.take('all'));
    }
    if (isUnlimited(name)) return undefined;
    return later(submission, 'too-many-commands', this.verified.take(identified.actor.agencyId));
  }
}

const later = (
  submission: Submission,
  code: NotTakenCode,
  waitMs: number | undefined,
): NotTaken | undefined =>
  waitMs === undefined ? undefined : notTaken(submission, code, { retryAfterMs: Math.ceil(waitMs) });
