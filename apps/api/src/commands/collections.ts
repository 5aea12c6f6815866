import { aggregateNames, aggregates, type AggregateName } from '#contracts';

const byCollection = new Map<string, AggregateName>(
  aggregateNames.map((name) => [aggregates[name].collection, name]),
);

export const aggregateOfCollection = (collection: string): AggregateName | undefined =>
  byCollection.get(collection);

/** What is inside a drill is read as lists; all of it stands in the timeline. */
export const locationOf = (aggregate: AggregateName, id: string, drillId?: string): string =>
  drillId === undefined
    ? `/v1/${aggregates[aggregate].collection}/${encodeURIComponent(id)}`
    : `/v1/drills/${encodeURIComponent(drillId)}/timeline`;
