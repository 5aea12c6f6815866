import type { TeamEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const teamEvents: StoredNames<TeamEvent> = {
  'team.formed': 'team.formed.v1',
  'team.capabilities-changed': 'team.capabilities-changed.v1',
  'team.member-enrolled': 'team.member-enrolled.v1',
  'team.member-left': 'team.member-left.v1',
  'team.qualification-granted': 'team.qualification-granted.v1',
  'team.qualification-renewed': 'team.qualification-renewed.v1',
  'team.qualification-lapsed': 'team.qualification-lapsed.v1',
  'team.training-completed': 'team.training-completed.v1',
  'team.insured': 'team.insured.v1',
  'team.readiness-changed': 'team.readiness-changed.v1',
  'team.commended': 'team.commended.v1',
  'team.disbanded': 'team.disbanded.v1',
};
