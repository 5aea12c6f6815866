import type { DrillEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const drillEvents: StoredNames<DrillEvent> = {
  'drill.planned': 'drill.planned.v1',
  'drill.started': 'drill.started.v1',
  'drill.paused': 'drill.paused.v1',
  'drill.resumed': 'drill.resumed.v1',
  'drill.ended': 'drill.ended.v1',
  'drill.cancelled': 'drill.cancelled.v1',
  'drill.evaluated': 'drill.evaluated.v1',
  'drill.action-assigned': 'drill.action-assigned.v1',
  'drill.action-completed': 'drill.action-completed.v1',
  'drill.action-closed': 'drill.action-closed.v1',
};
