import type { PlanEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const planEvents: StoredNames<PlanEvent> = {
  'plan.drafted': 'plan.drafted.v1',
  'plan.amended': 'plan.amended.v1',
  'plan.clause-put': 'plan.clause-put.v1',
  'plan.clause-removed': 'plan.clause-removed.v1',
  'plan.submitted': 'plan.submitted.v1',
  'plan.reviewed': 'plan.reviewed.v1',
  'plan.published': 'plan.published.v1',
  'plan.revised': 'plan.revised.v1',
  'plan.link-proposed': 'plan.link-proposed.v1',
  'plan.link-answered': 'plan.link-answered.v1',
  'plan.finding-recorded': 'plan.finding-recorded.v1',
  'plan.drilled': 'plan.drilled.v1',
  'plan.evaluated': 'plan.evaluated.v1',
  'plan.overdue': 'plan.overdue.v1',
  'plan.retired': 'plan.retired.v1',
};
