import type {
  CorrectableField,
  EventLevel,
  IncidentCategory,
  IncidentRelation,
  IncidentReport,
  IncidentStatus,
  ResponseLevel,
  StatedAt,
  Sealed,
} from '#domain';
import { flat, newest } from '#domain';
import {
  Flag,
  Instant,
  Json,
  Key,
  OptionalAmount,
  OptionalCount,
  OptionalInstant,
  OptionalJson,
  OptionalText,
  Position,
  Text,
} from '#postgres';
import { Entity } from 'typeorm';
import { documents, type DocumentRow, type Evolve } from '../projecting/projection.js';

/** A value as it stood before and after; the old one stays readable. */
export interface Correction {
  field: CorrectableField;
  previousValue: string | number;
  value: string | number;
  reason: string;
  byAgencyId: string;
  /** As claimed by who corrected it, and when the log recorded it. */
  at: string;
  recordedAt: string;
  position: string;
}

export interface Response {
  matter: string;
  expectedDurationMinutes: number;
  measures: readonly string[];
  planId?: string;
  activatedAt: string;
  terminatedAt?: string;
}

@Entity('incidents')
export class IncidentRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() status!: Exclude<IncidentStatus, 'none'>;
  @Text() title!: string;
  @Text() description!: string;
  @Text() category!: IncidentCategory;
  @OptionalText() typeCode!: string | null;
  @OptionalText() eventLevel!: EventLevel | null;
  /** Of the response that is active now. */
  @OptionalCount() responseLevel!: ResponseLevel | null;
  @Flag() exercise!: boolean;
  @Text() areaCode!: string;
  @OptionalText() place!: string | null;
  @OptionalAmount() lat!: number | null;
  @OptionalAmount() lon!: number | null;
  @Text() reporterAgencyId!: string;
  /** Who called it in, sealed. */
  @OptionalJson() reporterContact!: Sealed | null;
  @OptionalText() commandingAgencyId!: string | null;
  @OptionalText() commandForm!: 'unified' | 'single' | null;
  @OptionalText() commandPost!: string | null;
  /** Latest figures, corrections applied. */
  @OptionalCount() dead!: number | null;
  @OptionalCount() injured!: number | null;
  @OptionalCount() missing!: number | null;
  @OptionalCount() trapped!: number | null;
  @OptionalText() situation!: string | null;
  /** When what is shown of each happened. */
  @Json() statedAt!: StatedAt;
  @OptionalText() mergedInto!: string | null;
  @Json() links!: readonly { otherIncidentId: string; relation: IncidentRelation }[];
  @Json() notified!: readonly { agencyId: string; message: string; at: string }[];
  @Json() corrections!: readonly Correction[];
  /** The latest response, active or terminated. */
  @OptionalJson() response!: Response | null;
  @OptionalText() endReason!: string | null;
  @OptionalJson() review!: { summary: string; findings: readonly string[] } | null;
  /** When it happened, as the reporter claims. */
  @Instant() occurredAt!: string;
  @OptionalInstant() knownAt!: string | null;
  /** When the first report went on record. */
  @Instant() reportedAt!: string;
  @OptionalInstant() closedAt!: string | null;
  @Instant() updatedAt!: string;
}

const evolveIncident: Evolve<'incident', IncidentRow> = (row, event, record) => {
  const { occurredAt } = record.metadata;
  if (event.type === 'incident.reported') {
    const d = event.data;
    return {
      status: 'reported',
      title: d.title,
      description: d.description,
      category: d.category,
      typeCode: d.typeCode ?? null,
      eventLevel: null,
      responseLevel: null,
      exercise: d.exercise,
      areaCode: d.areaCode,
      place: d.place ?? null,
      lat: d.location?.lat ?? null,
      lon: d.location?.lon ?? null,
      reporterAgencyId: d.reporterAgencyId,
      reporterContact: d.reporterContact ?? null,
      commandingAgencyId: null,
      commandForm: null,
      commandPost: null,
      dead: d.casualties?.dead ?? null,
      injured: d.casualties?.injured ?? null,
      missing: d.casualties?.missing ?? null,
      trapped: d.casualties?.trapped ?? null,
      situation: null,
      statedAt: newest({}, { ...stated(d), situation: d.description }, d.happenedAt).statedAt,
      mergedInto: null,
      links: [],
      notified: [],
      corrections: [],
      response: null,
      endReason: null,
      review: null,
      occurredAt,
      knownAt: d.knownAt ?? null,
      reportedAt: record.recordedAt,
      closedAt: null,
    };
  }
  if (!row) return undefined;
  switch (event.type) {
    case 'incident.merged':
      return { ...row, status: 'merged', mergedInto: event.data.intoIncidentId };
    case 'incident.verified':
      return { ...row, status: 'verified' };
    case 'incident.rejected':
      return { ...row, status: 'rejected', endReason: event.data.reason };
    case 'incident.classified': {
      const { category, typeCode = row.typeCode, eventLevel = null } = event.data;
      return { ...row, category, typeCode, eventLevel };
    }
    case 'incident.situation-updated': {
      const { summary, casualties, happenedAt } = event.data;
      return { ...row, ...newestOf(row, { ...flat(casualties), situation: summary }, happenedAt) };
    }
    case 'incident.corrected': {
      const { field, previousValue, value, reason, byAgencyId, happenedAt } = event.data;
      const { recordedAt } = record;
      const position = record.position.toString();
      const correction = {
        field,
        previousValue,
        value,
        reason,
        byAgencyId,
        at: occurredAt,
        recordedAt,
        position,
      };
      return {
        ...row,
        [columnOf(field)]: value,
        statedAt: newest(row.statedAt, { [field]: value }, happenedAt).statedAt,
        corrections: [...row.corrections, correction],
      };
    }
    case 'incident.linked': {
      const { otherIncidentId, relation } = event.data;
      return { ...row, links: [...row.links, { otherIncidentId, relation }] };
    }
    case 'incident.agency-notified': {
      const { agencyId, message } = event.data;
      return { ...row, notified: [...row.notified, { agencyId, message, at: occurredAt }] };
    }
    case 'incident.command-established': {
      const { form, commandingAgencyId, post } = event.data;
      return { ...row, commandingAgencyId, commandForm: form, commandPost: post };
    }
    case 'incident.response-activated': {
      const { level, matter, expectedDurationMinutes, measures, planId } = event.data;
      const response = { matter, expectedDurationMinutes, measures, planId, activatedAt: occurredAt };
      return { ...row, responseLevel: level, response };
    }
    case 'incident.response-level-changed':
      return { ...row, responseLevel: event.data.level };
    case 'incident.response-terminated':
      return {
        ...row,
        responseLevel: null,
        response: row.response && { ...row.response, terminatedAt: occurredAt },
      };
    case 'incident.contained':
      return {
        ...row,
        ...newestOf(row, { situation: event.data.summary }, event.data.happenedAt),
        status: 'contained',
      };
    case 'incident.closed':
      return { ...row, status: 'closed', endReason: event.data.reason, closedAt: occurredAt };
    case 'incident.reviewed':
      return { ...row, status: 'reviewed', review: event.data };
  }
};

/** The fields that a first report states. */
const stated = ({ title, place, description, casualties }: IncidentReport) => {
  const said = { title, place, description, ...flat(casualties) };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
};

/** News that happened before what is shown leaves it as it is; the timeline keeps both. */
function newestOf(
  row: IncidentRow,
  said: Partial<Record<CorrectableField | 'situation', string | number>>,
  happenedAt: string | undefined,
): Partial<IncidentRow> & Pick<IncidentRow, 'statedAt'> {
  const { values, statedAt } = newest(row.statedAt, said, happenedAt);
  const columns = Object.entries(values).map(([field, value]) => [columnOf(field), value] as const);
  return { ...Object.fromEntries(columns), statedAt };
}

const columnOf = (field: string): string => field.replace('casualties.', '');

export const incidents = documents({
  name: 'incidents',
  aggregate: 'incident',
  table: IncidentRow,
  evolve: evolveIncident,
});
