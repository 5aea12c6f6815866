import { awaitedOfStatistics, type AwaitedStatistics } from './statistics.js';

const opened: AwaitedStatistics = {
  ...{ id: 'G1', status: 'open', agencyId: 'EMB', superiorAgencyId: 'GY-EMB' },
  clock: { initialWithinMinutes: 120 },
  areas: [
    { agencyId: 'GAOPO', asOf: null },
    { agencyId: 'GAOPO', asOf: null },
    { agencyId: 'QIANTAO', asOf: '2026-12-01T01:30:00.000Z' },
  ],
  ...{ draft: null, reports: [], overdue: [], dueAt: '2026-12-01T03:00:00.000Z' },
};
const sent = {
  ...{ asOf: '2026-12-01T02:00:00.000Z', sentAt: '2026-12-01T02:10:00.000Z' },
  acknowledgedAt: null,
};
const draftedAt = '2026-12-01T02:00:00.000Z';

const turns = (more: Partial<AwaitedStatistics> = {}): string[] =>
  awaitedOfStatistics({ ...opened, ...more }).map(({ act, agencyId }) => `${agencyId} ${act}`);

describe('whose turn it is in disaster statistics', () => {
  it('is of each agency that has stated nothing, once, and of who makes up the total', () => {
    expect(turns()).toEqual(['GAOPO statistics.enter', 'EMB statistics.draft-total']);
    expect(awaitedOfStatistics(opened)[0]).toMatchObject({
      ...{ aggregate: 'statistics', id: 'G1', dueAt: opened.dueAt },
      since: '2026-12-01T01:00:00.000Z',
    });
  });

  it('is of the next step of the total', () => {
    expect(turns({ draft: { draftedAt, review: null } })).toContain('EMB statistics.review');
    expect(turns({ draft: { draftedAt, review: { outcome: 'passed' } } })).toContain('EMB statistics.submit');
    expect(turns({ draft: { draftedAt, review: { outcome: 'returned' } } })).toContain(
      'EMB statistics.draft-total',
    );
  });

  it('is of all anew after a report, and of the superior until it has received it', () => {
    const after = { reports: [sent], dueAt: '2026-12-02T01:00:00.000Z' };
    expect(turns(after)).toEqual([
      ...['GAOPO statistics.enter', 'QIANTAO statistics.enter', 'EMB statistics.draft-total'],
      'GY-EMB statistics.acknowledge',
    ]);
    const received = { ...sent, acknowledgedAt: '2026-12-01T02:12:00.000Z' };
    expect(turns({ ...after, reports: [received] })).not.toContain('GY-EMB statistics.acknowledge');
  });

  it('counts from when they were opened, although the first report is overdue', () => {
    const late = { overdue: [{ dueAt: opened.dueAt! }], dueAt: '2026-12-02T01:00:00.000Z' };
    expect(awaitedOfStatistics({ ...opened, ...late })[0]?.since).toBe('2026-12-01T01:00:00.000Z');
  });

  it('is nobody’s once they are closed, or verified and received', () => {
    expect(turns({ status: 'closed', dueAt: null })).toEqual([]);
    const received = { ...sent, acknowledgedAt: '2026-12-01T02:12:00.000Z' };
    expect(turns({ status: 'verified', dueAt: null, reports: [received] })).toEqual([]);
    expect(turns({ status: 'closed', dueAt: null, reports: [sent] })).toEqual([
      'GY-EMB statistics.acknowledge',
    ]);
  });
});
