/** Kafka topics. Commands and agency events are keyed by stream id, so that one aggregate's messages keep their order. */
export const topics = {
  commands: 'liandong.commands',
  agencyEvents: 'liandong.agency-events',
  observations: 'liandong.observations',
  replies: 'liandong.replies',
  events: 'liandong.events',
  deadLetters: 'liandong.dead-letters',
} as const;
