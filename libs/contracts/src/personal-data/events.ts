import type { PersonEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const personEvents: StoredNames<PersonEvent> = {
  'person.revealed': 'person.revealed.v1',
  'person.erased': 'person.erased.v1',
  'person.key-lost': 'person.key-lost.v1',
};
