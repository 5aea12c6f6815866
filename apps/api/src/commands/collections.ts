import { aggregateNames, type AggregateName } from '#contracts';

/** Path of each aggregate's collection under `/v1`. */
export const collections: Readonly<Record<AggregateName, string>> = {
  agency: 'agencies',
  incident: 'incidents',
  task: 'tasks',
  resource: 'resources',
  sharing: 'sharing',
  agreement: 'agreements',
  warning: 'warnings',
  report: 'reports',
  plan: 'plans',
  activation: 'activations',
  allocation: 'allocations',
  drill: 'drills',
  inject: 'injects',
  team: 'teams',
  person: 'personal-data',
};

const aggregates = new Map<string, AggregateName>(aggregateNames.map((name) => [collections[name], name]));

export const aggregateOfCollection = (collection: string): AggregateName | undefined =>
  aggregates.get(collection);

/** What is inside a drill is read as lists; all of it stands in the timeline. */
export const locationOf = (aggregate: AggregateName, id: string, drillId?: string): string =>
  drillId === undefined
    ? `/v1/${collections[aggregate]}/${encodeURIComponent(id)}`
    : `/v1/drills/${encodeURIComponent(drillId)}/timeline`;
