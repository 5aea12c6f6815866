/** What systems say of a way that is not there at the moment. */
const wayGone = /^(ECONN|EHOST|ENET|ETIMEDOUT|EPIPE|EAI_AGAIN|ENOTFOUND)/;

/** Passing, though the client calls them final: another attempt begins from the start. */
const passing = [
  'KafkaJSGroupCoordinatorNotFound',
  'KafkaJSLockTimeout',
  'ILLEGAL_GENERATION',
  'REBALANCE_IN_PROGRESS',
  'UNKNOWN_MEMBER_ID',
];

interface ClientError extends Error {
  readonly retriable?: boolean;
  readonly code?: unknown;
  /** What the broker said. */
  readonly type?: string;
  readonly errors?: readonly unknown[];
}

/**
 * Whether the brokers, or the way to them, are to blame: not this process, not a message, and not a setting or a
 * right that is wrong until somebody changes it.
 */
export function isBrokerAway(error: unknown): boolean {
  const cause = rootOf(error);
  if (cause === undefined || !cause.name.startsWith('KafkaJS')) return false;
  if (cause.errors) return cause.errors.every(isBrokerAway);
  // a certificate that is not trusted is a failed connection too
  if (typeof cause.code === 'string') return wayGone.test(cause.code);
  return cause.retriable === true || passing.includes(cause.type ?? cause.name);
}

/** What is wrong with one topic, or with a message for it, until somebody changes that. */
const ofTopic = [
  'UNKNOWN_TOPIC_OR_PARTITION',
  'INVALID_TOPIC_EXCEPTION',
  'TOPIC_AUTHORIZATION_FAILED',
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'POLICY_VIOLATION',
];

/** Whether it is the topic that is at fault: other topics of the same brokers may well take something. */
export const isFaultOfTopic = (error: unknown): boolean => ofTopic.includes(saidByBroker(error) ?? '');

/** What the broker said that made the client fail, if it did say something. */
export const saidByBroker = (error: unknown): string | undefined => rootOf(error)?.type;

function rootOf(error: unknown): ClientError | undefined {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  return root instanceof Error ? root : undefined;
}
