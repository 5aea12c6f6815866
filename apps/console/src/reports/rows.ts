import type { Report, Statistics } from '#read-model';

export type Shelf = 'due' | 'sent' | 'received';

/** An entry of the list: a report, or the statistics of an incident. */
export interface ReportRow {
  readonly address: string;
  readonly shelf: Shelf;
  readonly incidentId: string;
  readonly report?: Report;
  readonly statistics?: Statistics;
  readonly at: string;
}

/** What is due first; of what was sent or received the latest first. */
export function reportRows(
  reports: readonly Report[],
  statistics: readonly Statistics[],
  agencyId: string,
): readonly ReportRow[] {
  const rows = [
    ...reports.map((one) => ofReport(one, agencyId)),
    ...statistics.map((one) => ofStatistics(one, agencyId)),
  ];
  return rows.toSorted((a, b) => (a.shelf === 'due' ? a.at.localeCompare(b.at) : b.at.localeCompare(a.at)));
}

function ofReport(report: Report, agencyId: string): ReportRow {
  const { id, status, obligedAgencyId, submittedAt, updatedAt, dueAt, incidentId = '' } = report;
  const base = { address: `reports/${encodeURIComponent(id)}`, incidentId, report };
  if (status === 'due') return { ...base, shelf: 'due', at: dueAt };
  const shelf = obligedAgencyId === agencyId ? 'sent' : 'received';
  return { ...base, shelf, at: submittedAt ?? updatedAt };
}

/** Due too while a receipt is: for who gives it. */
function ofStatistics(statistics: Statistics, agencyId: string): ReportRow {
  const { id, agencyId: county, superiorAgencyId, dueAt, draft, reports, incidentId, updatedAt } = statistics;
  const base = { address: `statistics/${encodeURIComponent(id)}`, incidentId, statistics };
  const unreceived =
    superiorAgencyId === agencyId && reports.some(({ acknowledgedAt }) => acknowledgedAt === null);
  if ((dueAt !== null || draft !== null || unreceived) && (superiorAgencyId !== agencyId || unreceived))
    return { ...base, shelf: 'due', at: dueAt ?? updatedAt };
  return {
    ...base,
    shelf: county === agencyId ? 'sent' : 'received',
    at: reports.at(-1)?.sentAt ?? updatedAt,
  };
}
