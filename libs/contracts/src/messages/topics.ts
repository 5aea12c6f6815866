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

/** What topics begin with unless an installation that shares its Kafka says otherwise; ends with a dot. */
export const defaultTopicPrefix = 'liandong.';

export const topicsOf = (prefix: string): Topics =>
  Object.fromEntries(Object.entries(names).map(([key, name]) => [key, prefix + name])) as Topics;

/** A consumer group of the same installation, such as `liandong-command-worker`. */
export const groupOf = (prefix: string, name: string): string => `${prefix.replace(/\.$/, '')}-${name}`;
