import { isPast, type DueTime } from '../kernel/due.js';
import type { StatisticsClock } from './items.js';
import type { StatisticsDeadline, StatisticsTotal } from './statistics.js';

const beijingMs = 8 * 60 * 60_000;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const at = (ms: number): string => new Date(ms).toISOString();

/** The first instant after this one at which a day's report is due; Beijing has had no summer time since 1991. */
function nextDaily({ dailyAt }: Pick<StatisticsClock, 'dailyAt'>, after: string): string {
  const [hours = 0, minutes = 0] = dailyAt.split(':').map(Number);
  const local = Date.parse(after) + beijingMs;
  const today = Math.floor(local / dayMs) * dayMs + (hours * 60 + minutes) * minuteMs;
  return at((today > local ? today : today + dayMs) - beijingMs);
}

const endOfDay = (instant: string): string => {
  const local = Date.parse(instant) + beijingMs;
  return at((Math.floor(local / dayMs) + 1) * dayMs - 1 - beijingMs);
};

export const firstDue = (clock: StatisticsClock, startedAt: string): StatisticsDeadline => ({
  what: 'initial',
  dueAt: at(Date.parse(startedAt) + clock.initialWithinMinutes * minuteMs),
});

/**
 * What is due after a report that came at an instant. A further report stands for its own day, whenever on that day it came;
 * the first one does not, so that the night of a disaster is followed by the report of its morning.
 */
export function dueAfter(
  clock: StatisticsClock,
  { stage, stable }: Pick<StatisticsTotal, 'stage' | 'stable'>,
  sentAt: string,
): StatisticsDeadline | undefined {
  if (stage === 'verified') return undefined;
  if (stable) return { what: 'verified', dueAt: at(Date.parse(sentAt) + clock.verifiedWithinDays * dayMs) };
  return { what: 'daily', dueAt: nextDaily(clock, stage === 'initial' ? sentAt : endOfDay(sentAt)) };
}

/** What is due after a deadline was missed: the next day's report. The verified one is owed until it comes. */
export const dueAfterMissed = (
  clock: StatisticsClock,
  { what, dueAt }: StatisticsDeadline,
): StatisticsDeadline | undefined =>
  what === 'verified' ? undefined : { what: 'daily', dueAt: nextDaily(clock, dueAt) };

export interface OwedStatistics {
  /** By the clock of the tale, or the drill's. */
  readonly dueAt: string | null;
  readonly overdueCheckAt: string | null;
}

/** Its time has passed, and that is not on record yet. */
export function areStatisticsOverdue({ dueAt, overdueCheckAt }: OwedStatistics, time: DueTime): boolean {
  if (dueAt === null) return false;
  const { now, clock } = time;
  return clock ? Date.parse(dueAt) < Date.parse(clock(now)) : isPast(overdueCheckAt, time);
}
