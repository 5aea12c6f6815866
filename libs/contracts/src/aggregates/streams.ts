import { aggregateIdPattern } from '#domain';
import { aggregates, type AggregateName } from './table.js';

/**
 * One stream per aggregate, named `<aggregate>-<id>`. Inside a drill, `exercise/<drill>/<aggregate>-<id>`: no name that
 * anything live looks for.
 */
export const streamId = (aggregate: AggregateName, id: string, drillId?: string): string =>
  `${scopePrefix(drillId)}${aggregate}-${id}`;

/** With what the names of all streams inside drills begin. No id has a slash in it, so that no two drills share a name. */
export const exercisePrefix = 'exercise/';

/** With what the names of all streams inside one drill begin. */
export const scopePrefix = (drillId: string | undefined): string =>
  drillId === undefined ? '' : `${exercisePrefix}${drillId}/`;

/** Takes the name of a stream inside a drill apart; `stream` is the name that it would have in the live scope. */
export function parseExerciseStream(name: string): { drillId: string; stream: string } | undefined {
  if (!name.startsWith(exercisePrefix)) return undefined;
  const [drillId = '', stream = '', ...rest] = name.slice(exercisePrefix.length).split('/');
  return rest.length === 0 && aggregateIdPattern.test(drillId) ? { drillId, stream } : undefined;
}

const isAggregate = (name: string): name is AggregateName => Object.hasOwn(aggregates, name);

/** Takes a stream id apart, or gives nothing when it is not one of an aggregate. */
export function parseStreamId(stream: string): { aggregate: AggregateName; id: string } | undefined {
  const dash = stream.indexOf('-');
  const aggregate = stream.slice(0, dash);
  const id = stream.slice(dash + 1);
  return isAggregate(aggregate) && aggregateIdPattern.test(id) ? { aggregate, id } : undefined;
}

/** Records of messages that never reached an aggregate, one stream per message. */
export const intakeStream = (messageId: string, drillId?: string): string =>
  `${scopePrefix(drillId)}intake-${messageId}`;

/** Whether a stream is the service's: a log may hold others' too, which are passed over. */
export const isOwnStream = (stream: string): boolean =>
  parseStreamId(stream) !== undefined || stream.startsWith('intake-');
