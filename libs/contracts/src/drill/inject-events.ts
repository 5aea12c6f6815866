import type { InjectEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const injectEvents: StoredNames<InjectEvent> = {
  'inject.delivered': 'inject.delivered.v1',
  'inject.acknowledged': 'inject.acknowledged.v1',
};
