import { coverage, isKnownCode, shippedCodeTables, type CodeTables, type Cover } from '#domain';
import type { DueResource, Queries, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { AreaCode, Code, Flag, Freshness, Id, Instant, Optional, Paged } from '../query/fields.js';
import { Read } from '../query/read.js';

class CoverageAsked extends Freshness {
  @Optional() @AreaCode() areaCode?: string;
  @Optional() @Code() capability?: string;
  /** Only townships that are remote for the capability. */
  @Optional() @Flag() remote?: boolean;
}

class DueAsked extends Paged {
  @Instant() before!: string;
  @Optional() @Id() ownerAgencyId?: string;
}

declare module '../schema/answers.js' {
  interface Answers {
    CodesInUse: CodeTables & { unknownKinds: string[] };
    Cover: Cover;
    DueResource: DueResource;
  }
}

/** Where resources are, whom they reach, and what is to be looked after. */
@Controller()
export class CoverageQueries {
  private readonly queries: Queries;
  private readonly tables: CodeTables;

  constructor(@Inject(API_PARTS) { readModel, codeTables }: ApiParts) {
    this.queries = readModel.queries;
    this.tables = codeTables ?? shippedCodeTables;
  }

  @Read('/v1/coverage', {
    asked: CoverageAsked,
    answer: 'list',
    of: 'Cover',
    zh: '各乡镇能力覆盖：谁能到、多快、多少，偏远与缺口',
    en: 'Cover of each township: who comes, how fast, with how much; remote ones and gaps',
  })
  async coverage({ areaCode, capability, remote }: CoverageAsked) {
    const resources = await this.queries.resource.cover(capability);
    return coverage(resources, this.tables, { areaCode, capability }).filter(
      ({ isRemote }) => remote === undefined || isRemote === remote,
    );
  }

  @Read('/v1/upkeep', {
    asked: DueAsked,
    answer: 'page',
    of: 'DueResource',
    zh: '到期与待检资源',
    en: 'Resources whose shelf life ends or whose inspection is due',
  })
  upkeep(asked: DueAsked, viewer: Viewer) {
    return this.queries.resource.due(asked, viewer);
  }

  @Read('/v1/codes', {
    asked: Freshness,
    answer: 'one',
    of: 'CodesInUse',
    zh: '代码表与在用的未知代码',
    en: 'Code tables, and codes in use that they do not know',
  })
  async codes() {
    const kinds = await this.queries.resource.kindsInUse();
    const unknownKinds = kinds.filter((kind) => !isKnownCode(this.tables.resourceKinds, kind));
    return { ...this.tables, unknownKinds };
  }
}
