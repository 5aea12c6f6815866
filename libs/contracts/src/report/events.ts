import type { ReportEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const reportEvents: StoredNames<ReportEvent> = {
  'report.required': 'report.required.v1',
  'report.overdue': 'report.overdue.v1',
  'report.omitted': 'report.omitted.v1',
  'report.submitted': 'report.submitted.v1',
  'report.supplemented': 'report.supplemented.v1',
  'report.waived': 'report.waived.v1',
};
