import type { Report, Statistics } from '#read-model';
import { reportRows } from './rows.js';

const report = (id: string, more: Partial<Report>): Report =>
  ({ id, incidentId: 'G1', status: 'due', obligedAgencyId: 'EMB', submittedAt: null, ...more }) as Report;
const counted = {
  ...{ id: 'G1', incidentId: 'G1', agencyId: 'EMB', superiorAgencyId: 'GY-EMB', draft: null },
  ...{ areas: [{ agencyId: 'GAOPO' }], dueAt: '2026-12-01T03:30:00.000Z', reports: [] },
} as unknown as Statistics;
const sent = { sentAt: '2026-12-01T03:00:00.000Z', acknowledgedAt: null };

const shelves = (agencyId: string, statistics = counted): string[] =>
  reportRows(reports, [statistics], agencyId).map(({ address, shelf }) => `${shelf} ${address}`);
const reports = [
  report('LATER', { dueAt: '2026-12-01T04:00:00.000Z' }),
  report('SOON', { dueAt: '2026-12-01T03:00:00.000Z' }),
  report('SENT', { status: 'submitted', submittedAt: '2026-12-01T02:00:00.000Z' }),
];

describe('the list of reports', () => {
  it('has what the own agency owes by deadline, and what it sent', () => {
    expect(shelves('EMB').filter((one) => one.startsWith('due'))).toEqual([
      ...['due reports/SOON', 'due statistics/G1', 'due reports/LATER'],
    ]);
    expect(shelves('EMB')).toContain('sent reports/SENT');
  });

  it('has for the superior what it waits for, what it received, and receipts that it owes', () => {
    expect(shelves('GY-EMB')).toEqual(
      expect.arrayContaining(['awaited reports/SOON', 'awaited statistics/G1', 'received reports/SENT']),
    );
    const unreceived = { ...counted, reports: [sent] } as unknown as Statistics;
    expect(shelves('GY-EMB', unreceived)).toContain('due statistics/G1');
  });

  it('has figures of an area for its own agency', () => {
    expect(shelves('GAOPO')).toContain('due statistics/G1');
  });
});
