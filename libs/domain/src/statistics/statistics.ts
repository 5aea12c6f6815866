import type { Tagged } from '../kernel/decider.js';
import type { StatisticsClock } from './items.js';

/**
 * Disaster statistics (灾情统计) of an incident: first, further and verified report (初报、续报、核报). They are another
 * system than reports on an event, with items, clocks and forms of their own.
 */
export const statisticsStages = ['initial', 'follow-up', 'verified'] as const;
export type StatisticsStage = (typeof statisticsStages)[number];

/** A township, or what else is counted for itself, and the agency that states its figures. */
export interface StatisticsArea {
  areaCode: string;
  agencyId: string;
}

/** A figure of an item. What is not among the figures was not reported: that is not 0. */
export interface Figure {
  item: string;
  /** Not negative, with as many decimals as the item has. */
  value: number;
}

/** Why a total is another than the sum, or lower than the last one. */
export interface ItemReason {
  item: string;
  reason: string;
}

/** What a township had stated when the county made up its total. */
export interface StatedRow extends StatisticsArea {
  /** Of its newest statement; left out where it has stated nothing. */
  asOf?: string;
  figures: readonly Figure[];
}

/** The total of the county as it is reviewed, signed and sent. */
export interface StatisticsTotal {
  stage: StatisticsStage;
  asOf: string;
  totals: readonly Figure[];
  /** The situation is stable: no daily report is due after this one, and the verified one is. */
  stable?: boolean;
  differences: readonly ItemReason[];
  corrections: readonly ItemReason[];
  notes?: string;
}

export type StatisticsDue = 'initial' | 'daily' | 'verified';

/** What has to be reported next, and by when. */
export interface StatisticsDeadline {
  readonly what: StatisticsDue;
  readonly dueAt: string;
}

/** A total that was lowered: both values stay on record, and the difference is a correction. */
export interface CorrectedTotal {
  item: string;
  from: number;
  to: number;
  reason: string;
}

export interface StatisticsCommands {
  'statistics.open': {
    incidentId: string;
    superiorAgencyId: string;
    areas: readonly StatisticsArea[];
    /** HH:MM in Beijing, where the installation has another hour than the set, and where that is written. */
    dailyAt?: string;
    dailySource?: string;
    /** Whether the incident is one; the service puts it in, as it does the clock of the installation. */
    exercise?: boolean;
    clock?: StatisticsClock;
  };
  'statistics.ask': { areas: readonly StatisticsArea[] };
  'statistics.enter': {
    areaCode: string;
    stage: StatisticsStage;
    asOf: string;
    /** Those left out stay as they were stated; none at all says that nothing has changed. */
    figures: readonly Figure[];
    notes?: string;
  };
  'statistics.correct': { areaCode: string; item: string; value: number; asOf: string; reason: string };
  'statistics.draft-total': Omit<StatisticsTotal, 'differences' | 'corrections'> & {
    differences?: readonly ItemReason[];
    corrections?: readonly ItemReason[];
  };
  'statistics.review': { draft: number; outcome: 'passed' | 'returned'; notes?: string };
  'statistics.submit': { draft: number };
  'statistics.acknowledge': { number: number; notes?: string };
  'statistics.close': { reason: string };
  'statistics.mark-overdue': { dueAt: string };
}

export interface StatisticsEvents {
  'statistics.opened': {
    incidentId: string;
    /** Which items are asked: the version of the set. */
    setVersion: string;
    clock: StatisticsClock;
    agencyId: string;
    superiorAgencyId: string;
    areas: readonly StatisticsArea[];
    exercise: boolean;
    next: StatisticsDeadline;
  };
  'statistics.asked': { areas: readonly StatisticsArea[] };
  'statistics.entered': StatisticsArea & {
    stage: StatisticsStage;
    asOf: string;
    figures: readonly Figure[];
    notes?: string;
  };
  'statistics.corrected': StatisticsArea & {
    item: string;
    previousValue: number;
    value: number;
    asOf: string;
    reason: string;
  };
  'statistics.drafted': StatisticsTotal & {
    draft: number;
    /** What each township had stated, and with that the sums. */
    rows: readonly StatedRow[];
    /** Of the totals that are lower than the last ones sent. */
    corrected: readonly CorrectedTotal[];
    by: string;
  };
  'statistics.reviewed': {
    draft: number;
    outcome: 'passed' | 'returned';
    notes?: string;
    by: string;
  };
  'statistics.submitted': StatisticsTotal & {
    /** 1 for the first that was sent. */
    number: number;
    draft: number;
    rows: readonly StatedRow[];
    corrected: readonly CorrectedTotal[];
    draftedBy: string;
    reviewedBy: string;
    signedBy: string;
    fromAgencyId: string;
    superiorAgencyId: string;
    /** It came after it was due. */
    late: boolean;
    /** What is due after it; nothing after the verified report. */
    next?: StatisticsDeadline;
  };
  'statistics.acknowledged': { number: number; agencyId: string; notes?: string; by: string };
  /** The breach with its evidence, once; whether a report came afterwards is another event. */
  'statistics.overdue': {
    what: StatisticsDue;
    dueAt: string;
    agencyId: string;
    foundBy: 'timer' | 'submission';
    next?: StatisticsDeadline;
  };
  'statistics.closed': { reason: string };
}

export type StatisticsCommand = Tagged<StatisticsCommands>;
export type StatisticsEvent = Tagged<StatisticsEvents>;

export type StatisticsStatus = 'none' | 'open' | 'verified' | 'closed';

/** What a township states now. */
export interface Stated extends StatisticsArea {
  readonly asOf?: string;
  /** By item. */
  readonly figures: Readonly<Record<string, number>>;
}

export interface PendingDraft {
  readonly data: StatisticsEvents['statistics.drafted'];
  readonly review?: StatisticsEvents['statistics.reviewed'];
}

export interface StatisticsState {
  readonly status: StatisticsStatus;
  readonly opened?: StatisticsEvents['statistics.opened'];
  readonly areas: readonly Stated[];
  readonly draft?: PendingDraft;
  readonly drafts: number;
  readonly submitted: number;
  readonly acknowledged: readonly number[];
  /** The last that was sent, by item: one that a report left out stays as it was. */
  readonly totals: Readonly<Record<string, number>>;
  readonly due?: StatisticsDeadline;
  /** Deadlines on record as missed since the last report. */
  readonly missed: number;
}
