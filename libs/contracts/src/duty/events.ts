import type { DutyEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const dutyEvents: StoredNames<DutyEvent> = {
  'duty.shifts-put': 'duty.shifts-put.v1',
  'duty.shift-changed': 'duty.shift-changed.v1',
  'duty.shift-dropped': 'duty.shift-dropped.v1',
  'duty.gap-raised': 'duty.gap-raised.v1',
  'duty.shift-checked': 'duty.shift-checked.v1',
  'duty.handed-over': 'duty.handed-over.v1',
  'duty.taken-over': 'duty.taken-over.v1',
  'duty.passed': 'duty.passed.v1',
  'duty.hand-over-missed': 'duty.hand-over-missed.v1',
  'duty.noted': 'duty.noted.v1',
  'duty.note-corrected': 'duty.note-corrected.v1',
};
