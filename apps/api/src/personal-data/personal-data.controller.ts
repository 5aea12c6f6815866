import { Reveal } from '#application';
import type { Queries, Viewer } from '#read-model';
import { Controller, Header, Inject } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { Limits } from '../limits/limits.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { ById, Text } from '../query/fields.js';
import { Read } from '../query/read.js';

declare module '../schema/answers.js' {
  interface Answers {
    PersonalDatum: { subject: string; value: unknown };
  }
}

class PersonalDataQuery extends ById {
  /** Why it is read; on record with who reads it. */
  @Text(500) purpose!: string;
}

@Controller()
export class PersonalDataQueries {
  private readonly queries: Queries;

  constructor(
    @Inject(API_PARTS) { readModel }: ApiParts,
    @Inject(Reveal) private readonly personalData: Reveal,
    @Inject(Limits) private readonly limits: Limits,
  ) {
    this.queries = readModel.queries;
  }

  @Read('/v1/personal-data/:id', {
    form: PersonalDataQuery,
    answer: 'one',
    of: 'PersonalDatum',
    refuses: [410, 429],
    zh: '查阅个人信息明文；每次查阅的人、目的、时间均记录在案',
    en: 'Personal data in plain text; reader, purpose and time are recorded first',
  })
  @Header('cache-control', 'no-store')
  async reveal({ id, purpose }: PersonalDataQuery, viewer: Viewer) {
    const at = new Date().toISOString();
    const { agencyId, principal, keyId, session, role } = viewer;
    const actor = { agencyId, principal, keyId, session, role };
    const shown = await this.personalData.reveal({ subject: id, purpose, actor, at }, async () => {
      const sealed = await this.queries.personalData.sealed(id, viewer);
      // what is not for it tells nothing by its limit either
      if (sealed !== undefined) this.limits.reveal(viewer);
      return sealed;
    });
    if ('refusal' in shown) {
      const { code, ...details } = shown.refusal;
      if (code === 'not-found') return undefined;
      throw new Problem(code, details);
    }
    return { subject: id, value: shown.value };
  }
}
