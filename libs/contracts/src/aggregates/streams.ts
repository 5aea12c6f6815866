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
  'drill',
  'inject',
  'team',
  'person',
] as const;
export type AggregateName = (typeof aggregateNames)[number];

/** Ids of aggregates: they appear in stream names, URLs and message keys. */
export const aggregateIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Inside a drill, `exercise/<drill>/<aggregate>-<id>`: no name that anything live looks for. */
export const streamId = (aggregate: AggregateName, id: string, drillId?: string): string =>
  `${worldPrefix(drillId)}${aggregate}-${id}`;

/** With what the names of all streams inside drills begin. No id has a slash in it, so that no two drills share a name. */
export const exercisePrefix = 'exercise/';

/** With what the names of all streams inside one drill begin. */
export const worldPrefix = (drillId: string | undefined): string =>
  drillId === undefined ? '' : `${exercisePrefix}${drillId}/`;

/**
 * Aggregates that exist inside drills. Who is registered, which plans are in force and which drills are held are facts
 * of the live world.
 */
export const exerciseAggregates: readonly AggregateName[] = [
  'incident',
  'task',
  'resource',
  'sharing',
  'agreement',
  'warning',
  'report',
  'activation',
  'inject',
];

/** Those that exist inside drills only. */
export const exerciseOnly: readonly AggregateName[] = ['inject'];

/** Takes the name of a stream inside a drill apart; `stream` is the name that it would have in the live world. */
export function parseExerciseStream(name: string): { drillId: string; stream: string } | undefined {
  if (!name.startsWith(exercisePrefix)) return undefined;
  const [drillId = '', stream = '', ...rest] = name.slice(exercisePrefix.length).split('/');
  return rest.length === 0 && aggregateIdPattern.test(drillId) ? { drillId, stream } : undefined;
}

/** Takes a stream id apart, or gives nothing when it is not one of an aggregate. */
export function parseStreamId(stream: string): { aggregate: AggregateName; id: string } | undefined {
  const dash = stream.indexOf('-');
  const aggregate = aggregateNames.find((name) => name === stream.slice(0, dash));
  const id = stream.slice(dash + 1);
  return aggregate && aggregateIdPattern.test(id) ? { aggregate, id } : undefined;
}

/** Records of messages that never reached an aggregate, one stream per message. */
export const intakeStream = (messageId: string, drillId?: string): string =>
  `${worldPrefix(drillId)}intake-${messageId}`;

/** Whether a stream is the service's: a log may hold others' too, which are passed over. */
export const isOwnStream = (stream: string): boolean =>
  parseStreamId(stream) !== undefined || stream.startsWith('intake-');
