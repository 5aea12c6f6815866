import { Matches } from 'class-validator';
import type { Contact } from '../personal.js';
import { Optional, Text } from './fields.js';

export const Telephone = (): PropertyDecorator =>
  Matches(/^[+0-9 ()-]{3,32}$/, { message: 'telephone must be 3 to 32 digits, spaces, + ( ) or -' });

/** A person, as a sender writes it; stored sealed. */
export class PersonContact implements Contact {
  @Text(100) name!: string;
  @Optional() @Telephone() telephone?: string;
}
