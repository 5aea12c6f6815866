import { driftGauges, driftStatus } from './drift.js';
import { Metrics } from '../http/metrics.js';

const found = {
  since: '2026-06-18T14:00:00.000Z',
  checkedAt: '2026-06-18T14:05:00.000Z',
  checked: 100,
  found: 1,
  last: { table: 'incidents', id: 'INC-F1', columns: ['title'], at: '2026-06-18T14:03:00.000Z' },
};

describe('what is told of drift', () => {
  it('names table and columns, and no row: no token is asked for', () => {
    expect(driftStatus(found)).toEqual({
      ...found,
      last: { table: 'incidents', columns: ['title'], at: '2026-06-18T14:03:00.000Z' },
    });
    expect(JSON.stringify(driftStatus(found))).not.toContain('INC-F1');
    expect(driftStatus({ ...found, last: null })?.last).toBeNull();
  });

  it('comes as metrics, once a check has begun', () => {
    const text = new Metrics().render(driftGauges(driftStatus(found)));
    expect(text).toContain('# TYPE liandong_drift_checked_total counter\nliandong_drift_checked_total 100\n');
    expect(text).toContain('# TYPE liandong_drift_found gauge\nliandong_drift_found 1\n');
    expect(text).toContain('liandong_drift_checked_seconds 1781791500\n');
    expect(driftGauges(driftStatus(undefined))).toEqual([]);
  });
});
