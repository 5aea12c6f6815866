const names = {
  commands: 'commands',
  agencyEvents: 'agency-events',
  observations: 'observations',
  replies: 'replies',
  events: 'events',
  deadLetters: 'dead-letters',
  exerciseCommands: 'exercise-commands',
  exerciseReplies: 'exercise-replies',
  exerciseEvents: 'exercise-events',
} as const;

/**
 * Kafka topics of one installation. Commands and agency events are keyed by stream id, so that one aggregate's
 * messages keep their order.
 */
export type Topics = Readonly<Record<keyof typeof names, string>>;
export type TopicName = keyof Topics;

/** What agencies write. */
export const incomingTopics = ['commands', 'agencyEvents', 'observations', 'exerciseCommands'] as const;
/** What is written for agencies to read. */
export const outgoingTopics = ['replies', 'exerciseReplies', 'events', 'exerciseEvents'] as const;
export type PartnerTopicName = (typeof incomingTopics)[number] | (typeof outgoingTopics)[number];

/** What topics begin with unless an installation that shares its Kafka says otherwise; ends with a dot. */
export const defaultTopicPrefix = 'liandong.';

export const topicsOf = (prefix: string): Topics =>
  Object.fromEntries(Object.entries(names).map(([key, name]) => [key, prefix + name])) as Topics;

/** Signed checkpoints of the log, one note each, in the order in which they were signed; for everybody to read. */
export const checkpointTopic = (topicPrefix: string): string => `${topicPrefix}checkpoints`;

/** A consumer group of the same installation, such as `liandong-command-worker`. */
export const groupOf = (prefix: string, name: string): string => `${prefix.replace(/\.$/, '')}-${name}`;

/**
 * An agency's own topic, such as `liandong.commands.FIRE`: its user alone writes or reads it, so that the broker names
 * the sender. `.` and `_` of the id become `.2E` and `.5F`: Kafka takes the two for one in the names of metrics.
 */
export const partnerTopic = (topics: Topics, name: PartnerTopicName, agencyId: string): string =>
  `${topics[name]}.${segmentOf(agencyId)}`;

/** How an agency's id stands in the names of its topics and consumer groups. */
export const segmentOf = (agencyId: string): string =>
  agencyId.replace(/[._]/g, (one) => (one === '.' ? '.2E' : '.5F'));

const idOf = (segment: string): string | undefined => {
  const id = segment.replace(/\.2E/g, '.').replace(/\.5F/g, '_');
  return segmentOf(id) === segment ? id : undefined;
};

/** What a topic is for; of one agency where it is the agency's own. */
export interface TopicPlace {
  readonly name: TopicName;
  readonly agencyId?: string;
}

/** Nothing of a topic that is none of this installation's. */
export function placeOf(topics: Topics, topic: string): TopicPlace | undefined {
  for (const [name, shared] of Object.entries(topics) as [TopicName, string][]) {
    if (topic === shared) return { name };
    if (!topic.startsWith(`${shared}.`)) continue;
    const agencyId = idOf(topic.slice(shared.length + 1));
    return agencyId === undefined ? undefined : { name, agencyId };
  }
  return undefined;
}
