import { freshnessOf, touched } from './freshness.js';

describe('freshness', () => {
  it('is stale after 5 s and off after 15 s', () => {
    expect([0, 5_000, 5_001, 15_000, 15_001].map((age) => freshnessOf(0, age))).toEqual([
      ...['live', 'live', 'stale', 'stale', 'off'],
    ]);
  });

  it('is lost by the answers about the incident that an event belongs to, and by the queue', () => {
    const found = touched({ aggregate: 'task', aggregateId: 'T-1', incidentId: 'INC-1' });
    expect(found).toEqual(expect.arrayContaining(['/v1/queue', '/v1/incidents/INC-1', '/v1/tasks']));
    expect(found).not.toContain('/v1/warnings');
  });
});
