/**
 * How competing requests are weighed. The objectives come strictly one after the other: weighted unmet demand, late
 * units, units out of a reserve, units without an agreement, minutes to arrival, cost.
 */
export interface JointPolicy {
  readonly version: string;
  /** Weight of a wholly unmet request of priority 1 to 5; a part of it weighs in proportion. */
  readonly priorityWeights: readonly [number, number, number, number, number];
  /** Requests of this priority or a more urgent one may be given units of a reserve; for others they stay home. */
  readonly reserveOpenToPriority: number;
  /** Units that would come later than this after the needed time are not used; until then they count as late. */
  readonly latestMinutesAfter: number;
}

/** Versions stay for ever: a certificate names the one it was made with. */
export const jointPolicies: Readonly<Record<string, JointPolicy>> = {
  'joint-lexicographic.v1': {
    version: 'joint-lexicographic.v1',
    priorityWeights: [81, 27, 9, 3, 1],
    reserveOpenToPriority: 2,
    latestMinutesAfter: 120,
  },
};

export const currentJointPolicy = 'joint-lexicographic.v1';

export const weightOf = ({ priorityWeights }: JointPolicy, priority: number): number =>
  priorityWeights[Math.min(5, Math.max(1, Math.trunc(priority) || 5)) - 1] ?? 1;
