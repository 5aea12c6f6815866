import type { Viewer } from '#read-model';
import { Controller, Header, Inject } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { ById, Text } from '../query/fields.js';
import { Read } from '../query/read.js';
import { Reading } from './reading.js';

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
  constructor(@Inject(Reading) private readonly reading: Reading) {}

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
    const shown = await this.reading.of(id, purpose, viewer);
    if ('refusal' in shown) {
      const { code, ...details } = shown.refusal;
      if (code === 'not-found') return undefined;
      throw new Problem(code, details);
    }
    return { subject: id, value: shown.value };
  }
}
