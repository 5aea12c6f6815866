import type { AnyEvent } from '#contracts';
import type { Sealed } from '#domain';
import { Key, Position, Text } from '#postgres';
import { Entity } from 'typeorm';
import type { Projection } from '../projecting/projection.js';

/** Where the sealed data of a person lies in the log. What is in it takes the person's key. */
@Entity('personal_data')
export class PersonalDataRow {
  @Key() subject!: string;
  @Text() sealed!: string;
  @Text() stream!: string;
  @Position() position!: string;
}

/** The sealed part of an event; telephones of the first version of a duty contact were not sealed. */
export function sealedIn(event: AnyEvent): Sealed | undefined {
  switch (event.type) {
    case 'incident.reported':
      return event.data.reporterContact;
    case 'team.member-enrolled':
      return event.data.contact;
    case 'agency.duty-contact-set':
      return typeof event.data.telephone === 'string' ? undefined : event.data.telephone;
    default:
      return undefined;
  }
}

export const personalData: Projection = {
  name: 'personal-data',
  tables: [PersonalDataRow],
  async apply(events, store) {
    const rows = events.flatMap(({ event, record: { stream, position } }) => {
      const found = sealedIn(event);
      return found
        ? [{ subject: found.subject, sealed: found.sealed, stream, position: position.toString() }]
        : [];
    });
    if (rows.length > 0) await store.insert(PersonalDataRow, rows);
  },
};
