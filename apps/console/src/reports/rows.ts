import type { Report, Statistics } from '#read-model';

/** Due of the own agency; awaited of others; sent by it, or by others. */
export const shelves = ['due', 'awaited', 'sent', 'received'] as const;
export type Shelf = (typeof shelves)[number];

/** An entry of the list: a report, or the statistics of an incident. */
export interface ReportRow {
  readonly address: string;
  readonly shelf: Shelf;
  readonly incidentId: string;
  readonly report?: Report;
  readonly statistics?: Statistics;
  readonly at: string;
}

/** What is due first comes first; of what was sent or received the latest. */
export function reportRows(
  reports: readonly Report[],
  statistics: readonly Statistics[],
  agencyId: string,
): readonly ReportRow[] {
  const rows = [
    ...reports.map((one) => ofReport(one, agencyId)),
    ...statistics.map((one) => ofStatistics(one, agencyId)),
  ];
  return rows.toSorted(
    (a, b) =>
      shelves.indexOf(a.shelf) - shelves.indexOf(b.shelf) ||
      (a.shelf === 'due' || a.shelf === 'awaited' ? a.at.localeCompare(b.at) : b.at.localeCompare(a.at)),
  );
}

function ofReport(report: Report, agencyId: string): ReportRow {
  const { id, status, obligedAgencyId, submittedAt, updatedAt, dueAt, incidentId = '' } = report;
  const base = { address: `reports/${encodeURIComponent(id)}`, incidentId, report };
  const isOwn = obligedAgencyId === agencyId;
  if (status === 'due') return { ...base, shelf: isOwn ? 'due' : 'awaited', at: dueAt };
  return { ...base, shelf: isOwn ? 'sent' : 'received', at: submittedAt ?? updatedAt };
}

/** Of who makes up the total, of areas that are asked, and of the superior while a receipt is due. */
function ofStatistics(statistics: Statistics, agencyId: string): ReportRow {
  const {
    id,
    agencyId: county,
    superiorAgencyId,
    areas,
    dueAt,
    draft,
    reports,
    incidentId,
    updatedAt,
  } = statistics;
  const base = { address: `statistics/${encodeURIComponent(id)}`, incidentId, statistics };
  const isTheirs = superiorAgencyId === agencyId;
  const isReceiptDue = isTheirs && reports.some(({ acknowledgedAt }) => acknowledgedAt === null);
  const isAsked = county === agencyId || areas.some((area) => area.agencyId === agencyId);
  if (isReceiptDue) return { ...base, shelf: 'due', at: reports.at(-1)?.sentAt ?? updatedAt };
  if (dueAt !== null || draft !== null)
    return { ...base, shelf: isAsked ? 'due' : 'awaited', at: dueAt ?? updatedAt };
  return { ...base, shelf: isAsked ? 'sent' : 'received', at: reports.at(-1)?.sentAt ?? updatedAt };
}
