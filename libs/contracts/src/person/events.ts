import type { PersonEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const personEvents: StoredNames<PersonEvent> = {
  'person.registered': 'person.registered.v1',
  'person.updated': 'person.updated.v1',
  'person.ended': 'person.ended.v1',
  'person.revealed': 'person.revealed.v1',
  'person.erased': 'person.erased.v1',
  'person.key-lost': 'person.key-lost.v1',
};
