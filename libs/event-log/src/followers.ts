import { exercisePrefix } from '#contracts';

/**
 * Every follower of the log, by the name under which it leads and keeps its position: with what the names of the
 * streams begin that it looks at, or nothing where it looks at all. Who counts how far one is behind counts these.
 */
const followed = {
  projections: undefined,
  relay: undefined,
  notary: undefined,
  snapshots: undefined,
  'sharing-flow': ['sharing-'],
  'allocation-flow': ['allocation-'],
  'warning-flow': ['warning-'],
  'report-flow': ['incident-'],
  'activation-flow': ['incident-', 'activation-', 'task-', 'sharing-'],
  erasure: ['person-'],
  'exercise-relay': [exercisePrefix],
  'exercise-flow': [exercisePrefix],
} as const satisfies Record<string, readonly string[] | undefined>;

export type FollowerName = keyof typeof followed;

export const followerNames = Object.keys(followed) as readonly FollowerName[];

/** Kept where a folder is named for them, and on no machine otherwise. */
export const optionalFollowers: ReadonlySet<string> = new Set<FollowerName>(['notary', 'snapshots']);

/** Undefined for all streams, as for a name that is none of a follower. */
export const streamsFollowedBy = (name: string): readonly string[] | undefined =>
  Object.hasOwn(followed, name) ? followed[name as FollowerName] : undefined;

/** Whether a follower of the name is given the events of a stream. */
export const isFollowedBy = (name: string, stream: string): boolean =>
  streamsFollowedBy(name)?.some((prefix) => stream.startsWith(prefix)) ?? true;
