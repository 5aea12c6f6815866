import type { Contact } from './plain.js';
import { Pattern } from '../violations/patterns.js';
import { Optional, Text } from '../form/fields.js';

export const Telephone = (): PropertyDecorator => Pattern('telephone');

/** A person, as a sender writes it; stored sealed. */
export class PersonContact implements Contact {
  @Text(100) name!: string;
  @Optional() @Telephone() telephone?: string;
}
