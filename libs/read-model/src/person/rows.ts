import type { Sealed } from '#domain';
import { Json, Key, Position, Text, Instant } from '#postgres';
import { Entity } from 'typeorm';
import { documents, type DocumentRow, type Evolve } from '../projecting/projection.js';

/** Somebody on the staff of an agency. */
@Entity('persons')
export class PersonRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() status!: 'registered' | 'ended';
  @Text() agencyId!: string;
  /** Name, post, ways to be reached and account. */
  @Json() details!: Sealed;
  @Instant() updatedAt!: string;
}

const evolvePerson: Evolve<'person', PersonRow> = (row, event) => {
  switch (event.type) {
    case 'person.registered': {
      const { agencyId, details } = event.data;
      return { status: 'registered', agencyId, details };
    }
    case 'person.updated':
      return row && { ...row, details: event.data.details };
    case 'person.ended':
    case 'person.erased':
    case 'person.key-lost':
      return row && { ...row, status: 'ended' };
    case 'person.revealed':
      return row;
  }
};

export const persons = documents({
  name: 'persons',
  aggregate: 'person',
  table: PersonRow,
  evolve: evolvePerson,
});
