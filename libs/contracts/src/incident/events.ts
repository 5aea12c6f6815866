import type { IncidentEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const incidentEvents: StoredNames<IncidentEvent> = {
  'incident.reported': 'incident.reported.v1',
  'incident.merged': 'incident.merged.v1',
  'incident.verified': 'incident.verified.v1',
  'incident.rejected': 'incident.rejected.v1',
  'incident.classified': 'incident.classified.v1',
  'incident.situation-updated': 'incident.situation-updated.v1',
  'incident.corrected': 'incident.corrected.v1',
  'incident.linked': 'incident.linked.v1',
  'incident.agency-notified': 'incident.agency-notified.v1',
  'incident.command-established': 'incident.command-established.v1',
  'incident.response-activated': 'incident.response-activated.v1',
  'incident.response-level-changed': 'incident.response-level-changed.v1',
  'incident.response-terminated': 'incident.response-terminated.v1',
  'incident.contained': 'incident.contained.v1',
  'incident.closed': 'incident.closed.v1',
  'incident.reviewed': 'incident.reviewed.v1',
};
