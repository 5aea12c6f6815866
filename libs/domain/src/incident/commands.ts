import type { OpenWork } from './open-work.js';
import type { Casualties, CorrectableField } from './situation.js';
import type { Sealed } from '../personal-data/sealed.js';
import type { ActingAlone, Tagged } from '../kernel/decider.js';
import type { TimedNews } from '../kernel/times.js';

/** 突发事件应对法 (2024) art. 2: the four classes. */
export const incidentCategories = [
  'natural-disaster',
  'accident',
  'public-health',
  'social-security',
] as const;
export type IncidentCategory = (typeof incidentCategories)[number];

/** Event level, I 特别重大 to IV 一般 (art. 3). Not the response level. */
export const eventLevels = ['I', 'II', 'III', 'IV'] as const;
export type EventLevel = (typeof eventLevels)[number];

/** Response level, 1 highest to 4 (art. 71). */
export const responseLevels = [1, 2, 3, 4] as const;
export type ResponseLevel = (typeof responseLevels)[number];

export const incidentRelations = ['caused-by', 'same-area', 'same-cause', 'related'] as const;
export type IncidentRelation = (typeof incidentRelations)[number];

/** WGS 84 degrees. */
export interface GeoPoint {
  lat: number;
  lon: number;
}

export interface IncidentReport {
  title: string;
  category: IncidentCategory;
  /** Code of a replaceable table; GB/T 35561-2017 where it is loaded. */
  typeCode?: string;
  areaCode: string;
  place?: string;
  location?: GeoPoint;
  description: string;
  casualties?: Casualties;
  /** When the reporter learned of it, where that is not when it happened. */
  knownAt?: string;
  /** An exercise is never mixed with the real thing. */
  exercise: boolean;
  /** Who called it in: a person's name and telephone. */
  reporterContact?: Sealed;
}

interface Classification {
  category: IncidentCategory;
  typeCode?: string;
  eventLevel?: EventLevel;
  reason: string;
}

interface Response {
  level: ResponseLevel;
  matter: string;
  expectedDurationMinutes: number;
  measures: readonly string[];
  planId?: string;
}

export interface IncidentCommands {
  'incident.report': IncidentReport;
  'incident.merge': { intoIncidentId: string };
  'incident.verify': { findings: string };
  /** `open` is put in by the service: what people have taken up of its work. */
  'incident.reject': { reason: string; open?: OpenWork };
  'incident.classify': Classification & ActingAlone;
  'incident.update-situation': { summary: string; casualties?: Casualties; knownAt?: string };
  'incident.correct': { field: CorrectableField; value: string | number; reason: string };
  'incident.link': { otherIncidentId: string; relation: IncidentRelation };
  'incident.notify-agency': { agencyId: string; message: string };
  'incident.establish-command': { form: 'unified' | 'single'; commandingAgencyId: string; post: string };
  'incident.activate-response': Response & ActingAlone;
  'incident.change-response-level': { level: ResponseLevel; reason: string } & ActingAlone;
  'incident.terminate-response': { reason: string };
  'incident.contain': { summary: string };
  'incident.close': { reason: string; open?: OpenWork };
  'incident.review': { summary: string; findings: readonly string[] };
}

export interface IncidentEvents {
  'incident.reported': IncidentReport & TimedNews & { reporterAgencyId: string };
  'incident.merged': { intoIncidentId: string };
  'incident.verified': { findings: string };
  'incident.rejected': { reason: string };
  'incident.classified': Classification & { previousLevel?: EventLevel };
  'incident.situation-updated': IncidentCommands['incident.update-situation'] &
    TimedNews & { byAgencyId: string };
  'incident.corrected': {
    field: CorrectableField;
    previousValue: string | number;
    value: string | number;
    reason: string;
    byAgencyId: string;
    happenedAt?: string;
  };
  'incident.linked': { otherIncidentId: string; relation: IncidentRelation };
  'incident.agency-notified': { agencyId: string; message: string };
  'incident.command-established': IncidentCommands['incident.establish-command'];
  'incident.response-activated': Response;
  'incident.response-level-changed': { level: ResponseLevel; previousLevel: ResponseLevel; reason: string };
  'incident.response-terminated': { reason: string };
  'incident.contained': { summary: string; happenedAt?: string };
  'incident.closed': { reason: string };
  'incident.reviewed': { summary: string; findings: readonly string[] };
}

export type IncidentCommand = Tagged<IncidentCommands>;
export type IncidentEvent = Tagged<IncidentEvents>;
