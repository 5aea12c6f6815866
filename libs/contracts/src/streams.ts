/** One stream per aggregate, named `<aggregate>-<id>`. */
export const aggregateNames = [
  'agency',
  'incident',
  'task',
  'resource',
  'sharing',
  'agreement',
  'warning',
  'report',
  'plan',
  'activation',
  'allocation',
] as const;
export type AggregateName = (typeof aggregateNames)[number];

/** Ids of aggregates: they appear in stream names, URLs and message keys. */
export const aggregateIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export const streamId = (aggregate: AggregateName, id: string): string => `${aggregate}-${id}`;

/** Takes a stream id apart, or gives nothing when it is not one of an aggregate. */
export function parseStreamId(stream: string): { aggregate: AggregateName; id: string } | undefined {
  const dash = stream.indexOf('-');
  const aggregate = aggregateNames.find((name) => name === stream.slice(0, dash));
  const id = stream.slice(dash + 1);
  return aggregate && aggregateIdPattern.test(id) ? { aggregate, id } : undefined;
}

/** Records of messages that never reached an aggregate, one stream per message. */
export const intakeStream = (messageId: string): string => `intake-${messageId}`;

/** Whether a stream is the service's: a log may hold others' too, which are passed over. */
export const isOwnStream = (stream: string): boolean =>
  parseStreamId(stream) !== undefined || stream.startsWith('intake-');
