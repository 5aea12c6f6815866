import type { StatisticsEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const statisticsEvents: StoredNames<StatisticsEvent> = {
  'statistics.opened': 'statistics.opened.v1',
  'statistics.asked': 'statistics.asked.v1',
  'statistics.entered': 'statistics.entered.v1',
  'statistics.corrected': 'statistics.corrected.v1',
  'statistics.drafted': 'statistics.drafted.v1',
  'statistics.reviewed': 'statistics.reviewed.v1',
  'statistics.submitted': 'statistics.submitted.v1',
  'statistics.acknowledged': 'statistics.acknowledged.v1',
  'statistics.overdue': 'statistics.overdue.v1',
  'statistics.closed': 'statistics.closed.v1',
};
