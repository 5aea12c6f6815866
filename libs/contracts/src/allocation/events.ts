import type { AllocationEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const allocationEvents: StoredNames<AllocationEvent> = {
  'allocation.decided': 'allocation.decided.v1',
  'allocation.adopted': 'allocation.adopted.v1',
  'allocation.not-adopted': 'allocation.not-adopted.v1',
};
