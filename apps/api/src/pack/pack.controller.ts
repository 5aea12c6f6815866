import type { ReportLanguage } from '#audit';
import { shippedCodeTables } from '#domain';
import type { FindPersons, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { staffNow } from '../duty/staff.js';
import { Problem } from '../http/problem.js';
import { Limits } from '../limits/limits.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { Reading } from '../personal-data/reading.js';
import { Flag, Freshness, OneOf, Optional } from '../query/fields.js';
import { Read } from '../query/read.js';
import { packSheet, type Known } from '../sheets/pack-sheet.js';
import { gather, subjectsOf } from './gather.js';

class PackQuery extends Freshness {
  /** zh-CN when left out. */
  @Optional() @OneOf(['zh-CN', 'en']) lang?: ReportLanguage;
  /** With numbers that the caller may read in plain: each reading is on record and counts. */
  @Optional() @Flag() numbers?: boolean;
}

/** Of the 20 that one reads within an hour: the rest is left for what cannot wait. */
const mostNumbers = 12;
const purpose = '离线资料（offline pack）';

/** The facts for when the system is down, as one sheet; who took it is on record before it is given. */
@Controller()
export class PackQueries {
  private readonly persons: FindPersons;

  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(Reading) private readonly reading: Reading,
    @Inject(Limits) private readonly limits: Limits,
  ) {
    this.persons = staffNow(parts.directory);
  }

  @Read('/v1/pack', {
    form: PackQuery,
    answer: 'sheet',
    refuses: [429],
    zh: '离线资料：待办与时限、当班与下一班、联系方式、预案首页，供打印；取用记录在案',
    en: 'The offline pack, to be printed: what is to be done by when, who is on duty now and next, contacts, first pages of plans; who took it is on record',
  })
  pack({ lang = 'zh-CN', numbers = false }: PackQuery, viewer: Viewer) {
    return this.limits.calculation(viewer, async () => {
      const { tableRecord, readModel } = this.parts;
      if (!tableRecord) throw new Problem('not-found');
      const position = await readModel.projected.position();
      const pack = await gather(readModel.queries, viewer, this.persons, new Date().toISOString());
      const { agencyId, principal, role, keyId, session } = viewer;
      await tableRecord.taken.record({
        ...{ agencyId, principal, role, keyId, session, path: '/v1/pack', format: 'html' },
        query: new URLSearchParams({ lang, numbers: String(numbers) }).toString(),
        rows: pack.queue.length + pack.duty.length + pack.agencies.length + pack.plans.length,
      });
      const known = numbers ? await this.known(subjectsOf(pack), viewer) : new Map<string, Known>();
      const { codeTables = shippedCodeTables } = this.parts;
      return packSheet(pack, { known, position: position.toString(), viewer, codeTables }, lang);
    });
  }

  /** What may not be read, or no more within this hour, is left out: the pack comes all the same. */
  private async known(subjects: readonly string[], viewer: Viewer): Promise<ReadonlyMap<string, Known>> {
    const known = new Map<string, Known>();
    for (const subject of subjects.slice(0, mostNumbers)) {
      try {
        const shown = await this.reading.of(subject, purpose, viewer);
        if ('value' in shown) known.set(subject, knownOf(shown.value));
      } catch (error) {
        if (error instanceof Problem && error.code === 'too-many-reveals') break;
        throw error;
      }
    }
    return known;
  }
}

/** Of a duty contact a number alone, of a person the details. */
function knownOf(value: unknown): Known {
  if (typeof value === 'string') return { telephone: value };
  const { name, telephone } = value as { readonly name?: unknown; readonly telephone?: unknown };
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof telephone === 'string' && { telephone }),
  };
}
