import { checkpointTopic, groupOf, topicsOf, type TopicName } from '#contracts';

/** What a process does on the bus: topics by what their names begin with, since agencies have some of their own. */
export interface BusUse {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Consumer groups. */
  readonly groups: readonly string[];
  /** What the names of groups begin with that it makes and deletes again. */
  readonly passingGroups: readonly string[];
}

interface Use {
  readonly reads?: readonly TopicName[];
  readonly writes: readonly TopicName[];
  readonly group?: string;
  /** Of the signed checkpoints of the log. */
  readonly checkpoints?: true;
}

const uses = {
  'command-worker': {
    reads: ['commands', 'agencyEvents', 'exerciseCommands'],
    writes: ['replies', 'exerciseReplies', 'deadLetters'],
    group: 'command-worker',
  },
  observer: {
    reads: ['observations'],
    writes: ['replies', 'exerciseReplies', 'deadLetters'],
    group: 'observer',
  },
  // replies to commands that waited for a second person
  followers: { writes: ['events', 'exerciseEvents', 'replies', 'exerciseReplies'], checkpoints: true },
} satisfies Record<string, Use>;

export type BusProcess = keyof typeof uses;
export const busProcesses = Object.keys(uses) as readonly BusProcess[];

/** The table from which a process's rights follow, and what it tries when it starts. The API does nothing there. */
export function busUseOf(process: BusProcess, topicPrefix: string): BusUse {
  const { reads = [], writes, group, checkpoints }: Use = uses[process];
  const topics = topicsOf(topicPrefix);
  const ofCheckpoints = checkpoints ? [checkpointTopic(topicPrefix)] : [];
  return {
    reads: [...reads.map((name) => topics[name]), ...ofCheckpoints],
    writes: [...writes.map((name) => topics[name]), ...ofCheckpoints],
    groups: group === undefined ? [] : [groupOf(topicPrefix, group)],
    passingGroups: checkpoints ? [groupOf(topicPrefix, 'checkpoint-reader-')] : [],
  };
}
