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
};

const aggregates = new Map<string, AggregateName>(aggregateNames.map((name) => [collections[name], name]));

export const aggregateOfCollection = (collection: string): AggregateName | undefined =>
  aggregates.get(collection);

export const locationOf = (aggregate: AggregateName, id: string): string =>
  `/v1/${collections[aggregate]}/${encodeURIComponent(id)}`;
