/** How old what is shown is. */
export type Freshness = 'live' | 'stale' | 'off';

const [staleMs, offMs] = [5_000, 15_000];

/** Marked as stale after 5 s, and decisions are off after 15 s without a sign of the service. */
export const freshnessOf = (lastSignAt: number, now: number): Freshness =>
  now - lastSignAt > offMs ? 'off' : now - lastSignAt > staleMs ? 'stale' : 'live';

/** The addresses that an event makes out of date, by how they begin; the queue is among them always. */
export function touched({
  aggregate,
  aggregateId,
  incidentId,
}: {
  readonly aggregate: string;
  readonly aggregateId: string;
  readonly incidentId: string | null;
}): string[] {
  const ids = [incidentId ?? (aggregate === 'incident' ? aggregateId : undefined)];
  return [
    '/v1/queue',
    '/v1/agencies/',
    '/v1/incidents?',
    ...ids.flatMap((id) => (id === undefined ? [] : [`/v1/incidents/${encodeURIComponent(id)}`])),
    ...(['sharing', 'allocation'].includes(aggregate)
      ? ['/v1/sharing/', '/v1/allocations/', '/v1/requests/']
      : []),
    ...(aggregate === 'warning' ? ['/v1/warnings'] : []),
    ...(aggregate === 'task' ? ['/v1/tasks'] : []),
    ...(aggregate === 'report' ? ['/v1/reports'] : []),
    ...(aggregate === 'statistics' ? ['/v1/statistics'] : []),
    ...(aggregate === 'duty' ? ['/v1/duty'] : []),
    ...(aggregate === 'approval' ? ['/v1/approvals'] : []),
    ...(aggregate === 'sharing' ? ['/v1/sharing'] : []),
    ...(aggregate === 'incident' ? ['/v1/acts?aggregate=incident'] : []),
  ];
}
