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
    case 'person.registered':
    case 'person.updated':
      return event.data.details;
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
    // the details of a person come again with every update
    const rows = new Map<string, PersonalDataRow>();
    for (const { event, record } of events) {
      const found = sealedIn(event);
      if (!found) continue;
      const { subject, sealed } = found;
      rows.set(subject, { subject, sealed, stream: record.stream, position: record.position.toString() });
    }
    if (rows.size > 0) await store.upsert(PersonalDataRow, [...rows.values()], 'position');
  },
};
