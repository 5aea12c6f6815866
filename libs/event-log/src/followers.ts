import { exercisePrefix } from '#contracts';

/**
 * Every follower of the log, by the name under which it takes leadership and stores its position, with the prefixes of
 * the streams it reads (undefined: all). Its lag counts only these streams.
 */
const followed = {
  projections: undefined,
  relay: undefined,
  'partner-relay': undefined,
  notary: undefined,
  snapshots: undefined,
  'sharing-flow': ['sharing-'],
  'allocation-flow': ['allocation-'],
  'warning-flow': ['warning-'],
  'report-flow': ['incident-'],
  'activation-flow': ['incident-', 'activation-', 'task-', 'sharing-'],
  'ending-flow': ['incident-', 'task-', 'sharing-'],
  'approval-flow': ['approval-'],
  'owing-flow': ['incident-', 'sharing-', 'allocation-'],
  'reaching-flow': ['warning-', 'task-', 'sharing-', 'report-', 'message-', exercisePrefix],
  erasure: ['person-'],
  'personal-keys': ['agency-', 'incident-', 'person-', 'team-'],
  'exercise-relay': [exercisePrefix],
  'exercise-partner-relay': [exercisePrefix],
  'exercise-flow': [exercisePrefix],
} as const satisfies Record<string, readonly string[] | undefined>;

export type FollowerName = keyof typeof followed;

export const followerNames = Object.keys(followed) as readonly FollowerName[];

/** Followers that run only on machines where their folder is configured. */
export const optionalFollowers: ReadonlySet<string> = new Set<FollowerName>(['notary', 'snapshots']);

/** Undefined for all streams, as for a name that is none of a follower. */
export const streamsFollowedBy = (name: string): readonly string[] | undefined =>
  Object.hasOwn(followed, name) ? followed[name as FollowerName] : undefined;

/** Whether a follower of the name is given the events of a stream. */
export const isFollowedBy = (name: string, stream: string): boolean =>
  streamsFollowedBy(name)?.some((prefix) => stream.startsWith(prefix)) ?? true;
