import type { ActivationEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const activationEvents: StoredNames<ActivationEvent> = {
  'activation.begun': 'activation.begun.v1',
  'activation.level-changed': 'activation.level-changed.v1',
  'activation.clause-executed': 'activation.clause-executed.v1',
  'activation.clause-skipped': 'activation.clause-skipped.v1',
  'activation.ended': 'activation.ended.v1',
};
