import type {
  CorrectableField,
  EventLevel,
  IncidentCategory,
  IncidentRelation,
  IncidentStatus,
  ResponseLevel,
} from '#domain';
import { Entity } from 'typeorm';
import { documents, type DocumentRow, type Evolve } from '../projection.js';
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
} from '../schema/columns.js';

/** A value as it stood before and after; the old one stays readable. */
export interface Correction {
  field: CorrectableField;
  previousValue: string | number;
  value: string | number;
  reason: string;
  byAgencyId: string;
  at: string;
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
  @OptionalText() commandingAgencyId!: string | null;
  @OptionalText() commandForm!: 'unified' | 'single' | null;
  @OptionalText() commandPost!: string | null;
  /** Latest figures, corrections applied. */
  @OptionalCount() dead!: number | null;
  @OptionalCount() injured!: number | null;
  @OptionalCount() missing!: number | null;
  @OptionalCount() trapped!: number | null;
  @OptionalText() situation!: string | null;
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
  /** When the first report went on record. */
  @Instant() reportedAt!: string;
  @OptionalInstant() closedAt!: string | null;
  @Instant() updatedAt!: string;
}

export const evolveIncident: Evolve<'incident', IncidentRow> = (row, event, record) => {
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
      commandingAgencyId: null,
      commandForm: null,
      commandPost: null,
      dead: d.casualties?.dead ?? null,
      injured: d.casualties?.injured ?? null,
      missing: d.casualties?.missing ?? null,
      trapped: d.casualties?.trapped ?? null,
      situation: null,
      mergedInto: null,
      links: [],
      notified: [],
      corrections: [],
      response: null,
      endReason: null,
      review: null,
      occurredAt,
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
      const { summary, casualties = {} } = event.data;
      return {
        ...row,
        situation: summary,
        dead: casualties.dead ?? row.dead,
        injured: casualties.injured ?? row.injured,
        missing: casualties.missing ?? row.missing,
        trapped: casualties.trapped ?? row.trapped,
      };
    }
    case 'incident.corrected': {
      const { field, previousValue, value, reason, byAgencyId } = event.data;
      const position = record.position.toString();
      const correction = { field, previousValue, value, reason, byAgencyId, at: occurredAt, position };
      return {
        ...row,
        [field.replace('casualties.', '')]: value,
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
      return { ...row, status: 'contained', situation: event.data.summary };
    case 'incident.closed':
      return { ...row, status: 'closed', endReason: event.data.reason, closedAt: occurredAt };
    case 'incident.reviewed':
      return { ...row, status: 'reviewed', review: event.data };
  }
};

export const incidents = documents({
  name: 'incidents',
  aggregate: 'incident',
  table: IncidentRow,
  evolve: evolveIncident,
});
