import type { RecordedEvent } from '#contracts';

/**
 * By which instants an incident is measured: by receipt, so that a claim makes nobody early; an exercise outside of drills
 * tells a story, and goes by what it claims.
 */
export interface Clock {
  /** When somebody's time began to run. */
  started(record: RecordedEvent): string;
  /** When it was done: the claim counts only where it is later, or not by whom it is to measure. */
  done(record: RecordedEvent, agencyId: string, claimedAt?: string): string;
}

const receipt: Clock = {
  started: ({ recordedAt }) => recordedAt,
  done: ({ metadata: { receivedAt, actor } }, agencyId, claimedAt = receivedAt) =>
    actor.agencyId !== agencyId || Date.parse(claimedAt) > Date.parse(receivedAt) ? claimedAt : receivedAt,
};

const story: Clock = {
  started: ({ metadata }) => metadata.occurredAt,
  done: ({ metadata }, _, claimedAt = metadata.occurredAt) => claimedAt,
};

export const clockOf = (exercise: boolean): Clock => (exercise ? story : receipt);
