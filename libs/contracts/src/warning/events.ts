import type { WarningEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const warningEvents: StoredNames<WarningEvent> = {
  'warning.proposed': 'warning.proposed.v1',
  'warning.dismissed': 'warning.dismissed.v1',
  'warning.issued': 'warning.issued.v1',
  'warning.updated': 'warning.updated.v1',
  'warning.cancelled': 'warning.cancelled.v1',
  'warning.overtaken': 'warning.overtaken.v1',
  'warning.expired': 'warning.expired.v1',
  'warning.called': 'warning.called.v1',
  'warning.acknowledged': 'warning.acknowledged.v1',
  'warning.call-escalated': 'warning.call-escalated.v1',
  'warning.neighbours-told': 'warning.neighbours-told.v1',
  'warning.incident-proposed': 'warning.incident-proposed.v1',
};
