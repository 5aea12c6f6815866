import type { RecordedEvent } from '#contracts';
import type {
  CorrectedFigure,
  EventLevel,
  ReportChannel,
  ReportEvents,
  ReportRequirement,
  ReportState,
  ReportSupplement,
  Timing,
} from '#domain';
import {
  Count,
  Flag,
  Instant,
  Json,
  Key,
  OptionalCount,
  OptionalInstant,
  OptionalJson,
  OptionalText,
  Position,
  Text,
} from '#postgres';
import { Entity } from 'typeorm';
import { documents, type Body, type DocumentRow, type Evolve } from '../projecting/projection.js';

/** What was reported. */
export type SubmittedReport = Omit<
  ReportEvents['report.submitted'],
  'incidentId' | 'fromAgencyId' | 'superiorAgencyId' | 'late' | 'happenedAt'
>;

/** A supplement with its times; the report before stays as it was. */
export type SuppliedSupplement = ReportSupplement & {
  readonly timing?: readonly Timing[];
  readonly corrected?: readonly CorrectedFigure[];
  readonly at: string;
  readonly receivedAt: string;
  readonly position: string;
};

@Entity('reports')
export class ReportRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() incidentId!: string;
  @Text() status!: Exclude<ReportState['status'], 'none'>;
  @Text() ruleId!: string;
  @Text() ruleSetVersion!: string;
  /** The legal source of the clock, and whether its text was read. */
  @Text() source!: string;
  @Flag() confirmed!: boolean;
  @Text() channel!: ReportChannel;
  @Text() obligedAgencyId!: string;
  @Text() superiorAgencyId!: string;
  @Json() grounds!: ReportRequirement['grounds'];
  @OptionalText() eventLevel!: EventLevel | null;
  @Flag() exercise!: boolean;
  @Count() withinMinutes!: number;
  @Instant() startedAt!: string;
  @Instant() dueAt!: string;
  /** When the timer looks: an exercise is counted from when it was recorded. */
  @Instant() overdueCheckAt!: string;
  @Instant() omittedCheckAt!: string;
  @OptionalInstant() supplementUntil!: string | null;
  /** When the breach went on record, and who found it. */
  @OptionalInstant() overdueAt!: string | null;
  @OptionalText() overdueFoundBy!: 'timer' | 'submission' | null;
  @OptionalInstant() omittedAt!: string | null;
  /** As claimed by the sender, and when it arrived. */
  @OptionalInstant() submittedAt!: string | null;
  @OptionalInstant() receivedAt!: string | null;
  @Flag() late!: boolean;
  /** Whole minutes past due, of a late report. */
  @OptionalCount() lateByMinutes!: number | null;
  @OptionalJson() content!: SubmittedReport | null;
  @Json() supplements!: readonly SuppliedSupplement[];
  @OptionalText() waivedReason!: string | null;
  @Instant() updatedAt!: string;
}

const evolveReportRow: Evolve<'report', ReportRow> = (row, event, record) => {
  if (event.type === 'report.required') return required(event.data, record);
  if (!row) return undefined;
  const { occurredAt, receivedAt } = record.metadata;
  switch (event.type) {
    case 'report.overdue':
      return { ...row, overdueAt: record.recordedAt, overdueFoundBy: event.data.foundBy };
    case 'report.omitted':
      return { ...row, omittedAt: record.recordedAt };
    case 'report.submitted': {
      const { facts, casualties, eventLevel, measures, channel, asOf, knownAt, timing, late } = event.data;
      const { correction, corrected } = event.data;
      const arrivedAt = row.exercise ? occurredAt : receivedAt;
      return {
        ...row,
        status: 'submitted',
        submittedAt: occurredAt,
        receivedAt,
        late,
        lateByMinutes: late ? minutesBetween(row.dueAt, arrivedAt) : null,
        content: {
          ...{ facts, casualties, eventLevel, measures, channel, asOf, knownAt, timing },
          ...{ correction, corrected },
        },
      };
    }
    case 'report.supplemented': {
      const { facts, casualties, eventLevel, asOf, knownAt, timing } = event.data;
      const { correction, corrected, final } = event.data;
      const position = record.position.toString();
      const supplement = {
        ...{ facts, casualties, eventLevel, asOf, knownAt, timing },
        ...{ correction, corrected, final },
      };
      return {
        ...row,
        supplements: [...row.supplements, { ...supplement, at: occurredAt, receivedAt, position }],
      };
    }
    case 'report.waived':
      return { ...row, status: 'waived', waivedReason: event.data.reason };
  }
};

function required(d: ReportRequirement, { recordedAt }: RecordedEvent): Body<ReportRow> {
  const overdueCheckAt = d.exercise ? later(recordedAt, d.withinMinutes) : d.dueAt;
  return {
    incidentId: d.incidentId,
    status: 'due',
    ruleId: d.rule.id,
    ruleSetVersion: d.rule.setVersion,
    source: d.rule.source,
    confirmed: d.rule.confirmed,
    channel: d.channel,
    obligedAgencyId: d.obligedAgencyId,
    superiorAgencyId: d.superiorAgencyId,
    grounds: d.grounds,
    eventLevel: d.grounds.eventLevel ?? null,
    exercise: d.exercise,
    withinMinutes: d.withinMinutes,
    startedAt: d.startedAt,
    dueAt: d.dueAt,
    overdueCheckAt,
    omittedCheckAt: later(overdueCheckAt, d.omittedAfterMinutes),
    supplementUntil: d.supplementUntil ?? null,
    overdueAt: null,
    overdueFoundBy: null,
    omittedAt: null,
    submittedAt: null,
    receivedAt: null,
    late: false,
    lateByMinutes: null,
    content: null,
    supplements: [],
    waivedReason: null,
  };
}

const later = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();

const minutesBetween = (from: string, to: string): number =>
  Math.floor((Date.parse(to) - Date.parse(from)) / 60_000);

export const reports = documents({
  name: 'reports',
  aggregate: 'report',
  table: ReportRow,
  evolve: evolveReportRow,
});
