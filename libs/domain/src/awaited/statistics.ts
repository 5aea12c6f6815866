import type { StatisticsClock } from '../statistics/items.js';
import type { Awaited } from './awaited.js';

/** What of disaster statistics decides whose turn it is. */
export interface AwaitedStatistics {
  readonly id: string;
  readonly status: string;
  readonly agencyId: string;
  readonly superiorAgencyId: string;
  readonly clock: Pick<StatisticsClock, 'initialWithinMinutes'>;
  readonly areas: readonly { readonly agencyId: string; readonly asOf: string | null }[];
  readonly draft: {
    readonly draftedAt: string;
    readonly review: { readonly outcome: 'passed' | 'returned' } | null;
  } | null;
  readonly reports: readonly {
    readonly asOf: string;
    readonly sentAt: string;
    readonly acknowledgedAt: string | null;
  }[];
  readonly overdue: readonly { readonly dueAt: string }[];
  readonly dueAt: string | null;
}

/**
 * While something is due, statistics wait for each agency that has stated nothing newer than the last report, if only that
 * nothing has changed, and for the county's next step; what was sent waits for the superior's receipt, each once.
 */
export function awaitedOfStatistics(statistics: AwaitedStatistics): Awaited[] {
  const { id, status, agencyId, superiorAgencyId, areas, draft, reports, dueAt } = statistics;
  const one = { aggregate: 'statistics', id };
  const unreceived = reports.find(({ acknowledgedAt }) => acknowledgedAt === null);
  const receipt: Awaited[] = unreceived
    ? [{ ...one, act: 'statistics.acknowledge', agencyId: superiorAgencyId, since: unreceived.sentAt }]
    : [];
  if (status === 'closed' || (dueAt === null && !draft)) return receipt;
  const last = reports.at(-1);
  const since = last?.sentAt ?? openedAt(statistics);
  const until = dueAt === null ? {} : { dueAt };
  const silent = areas.filter(({ asOf }) => asOf === null || (last && asOf <= last.asOf));
  const asked = dueAt === null ? [] : [...new Set(silent.map((area) => area.agencyId))];
  return [
    ...asked.map((area) => ({ ...one, act: 'statistics.enter', agencyId: area, since, ...until })),
    { ...one, act: nextOf(draft), agencyId, since: draft?.draftedAt ?? since, ...until },
    ...receipt,
  ];
}

function nextOf(draft: AwaitedStatistics['draft']): string {
  if (!draft || draft.review?.outcome === 'returned') return 'statistics.draft-total';
  return draft.review ? 'statistics.submit' : 'statistics.review';
}

/** Before the first report: the first deadline that was set counts from there. */
function openedAt({ clock, overdue, dueAt }: AwaitedStatistics): string {
  const first = overdue[0]?.dueAt ?? dueAt ?? '';
  return new Date(Date.parse(first) - clock.initialWithinMinutes * 60_000).toISOString();
}
