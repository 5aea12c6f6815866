import type { Role } from '#domain';
import type { Person, Queries, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { ById, Id, OneOf, Optional, Paged } from '../query/fields.js';
import { Read } from '../query/read.js';

class PersonsQuery extends Paged {
  @Optional() @Id() agencyId?: string;
  @Optional() @OneOf(['registered', 'ended']) status?: Person['status'];
}

/** With the roles that count now. */
interface Employed extends Person {
  roles: readonly Role[];
}

declare module '../schema/answers.js' {
  interface Answers {
    Person: Employed;
  }
}

@Controller()
export class PersonQueries {
  private readonly queries: Queries;
  private readonly directory: ApiParts['directory'];

  constructor(@Inject(API_PARTS) { readModel, directory }: ApiParts) {
    this.queries = readModel.queries;
    this.directory = directory;
  }

  @Read('/v1/persons', {
    form: PersonsQuery,
    answer: 'page',
    of: 'Person',
    zh: '本单位人员及其角色',
    en: 'Persons of the own agency and their roles',
  })
  async persons(query: PersonsQuery, viewer: Viewer) {
    const page = await this.queries.person.list(query, viewer);
    return { ...page, items: page.items.map((person) => this.employed(person)) };
  }

  @Read('/v1/persons/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'Person',
    zh: '本单位的一名人员',
    en: 'One person of the own agency',
  })
  async person({ id }: ById, viewer: Viewer) {
    const found = await this.queries.person.find(id, viewer);
    return found && this.employed(found);
  }

  private employed(person: Person): Employed {
    return { ...person, roles: this.directory.person(person.id)?.roles ?? [] };
  }
}
