import type { ApprovalEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const approvalEvents: StoredNames<ApprovalEvent> = {
  'approval.requested': 'approval.requested.v1',
  'approval.confirmed': 'approval.confirmed.v1',
  'approval.declined': 'approval.declined.v1',
  'approval.withdrawn': 'approval.withdrawn.v1',
  'approval.expired': 'approval.expired.v1',
  'approval.owed': 'approval.owed.v1',
  'approval.overdue': 'approval.overdue.v1',
  'approval.signed': 'approval.signed.v1',
  'approval.objected': 'approval.objected.v1',
};
