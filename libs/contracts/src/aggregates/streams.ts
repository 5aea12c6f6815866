import { aggregateIdPattern } from '#domain';
import { aggregates, type AggregateName } from './table.js';

/**
 * One stream per aggregate, named `<aggregate>-<id>`. Inside a drill, `exercise/<drill>/<aggregate>-<id>`: no name that
 * anything live looks for.
 */
export const streamId = (aggregate: AggregateName, id: string, drillId?: string): string =>
  `${scopePrefix(drillId)}${aggregate}-${id}`;

/** Prefix of all streams inside drills. Ids contain no slash, so names of two drills never collide. */
export const exercisePrefix = 'exercise/';

/** Prefix of all streams inside one drill; empty for the live scope. */
export const scopePrefix = (drillId: string | undefined): string =>
  drillId === undefined ? '' : `${exercisePrefix}${drillId}/`;

/** Parses the name of a stream inside a drill; `stream` is the name without the prefix of the drill. */
export function parseExerciseStream(name: string): { drillId: string; stream: string } | undefined {
  if (!name.startsWith(exercisePrefix)) return undefined;
  const [drillId = '', stream = '', ...rest] = name.slice(exercisePrefix.length).split('/');
  return rest.length === 0 && aggregateIdPattern.test(drillId) ? { drillId, stream } : undefined;
}

const isAggregate = (name: string): name is AggregateName => Object.hasOwn(aggregates, name);

/** Parses a stream id; undefined when it does not belong to an aggregate. */
export function parseStreamId(stream: string): { aggregate: AggregateName; id: string } | undefined {
  const dash = stream.indexOf('-');
  const aggregate = stream.slice(0, dash);
  const id = stream.slice(dash + 1);
  return isAggregate(aggregate) && aggregateIdPattern.test(id) ? { aggregate, id } : undefined;
}

/** Records of messages that never reached an aggregate, one stream per message. */
export const intakeStream = (messageId: string, drillId?: string): string =>
  `${scopePrefix(drillId)}intake-${messageId}`;

/** Whether a stream belongs to the service; other streams in the log are ignored. */
export const isOwnStream = (stream: string): boolean =>
  parseStreamId(stream) !== undefined || stream.startsWith('intake-');
