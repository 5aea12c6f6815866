import {
  coverage,
  isKnownCode,
  neededItems,
  shippedCodeTables,
  type CodeTables,
  type KnownCapability,
  type NeededItems,
  type TownshipCoverage,
} from '#domain';
import type { DueResource, Queries, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { AreaCode, Code, Flag, Freshness, Id, Instant, Optional, Paged } from '../query/fields.js';
import { Read } from '../query/read.js';
import { knownCapabilities } from './known-capabilities.js';

class CoverageQuery extends Freshness {
  @Optional() @AreaCode() areaCode?: string;
  @Optional() @Code() capability?: string;
  /** Only townships that are remote for the capability. */
  @Optional() @Flag() remote?: boolean;
}

class DueQuery extends Paged {
  @Instant() before!: string;
  @Optional() @Id() ownerAgencyId?: string;
}

interface CodesInUse extends CodeTables {
  /** Kinds of resources in use that the table lacks. */
  readonly unknownKinds: readonly string[];
  /** What can be asked for: capabilities of the table of standards and of registered resources, by code. */
  readonly capabilities: readonly KnownCapability[];
  /** What a report should have by category. */
  readonly neededItems: NeededItems;
}

declare module '../schema/answers.js' {
  interface Answers {
    CodesInUse: CodesInUse;
    TownshipCoverage: TownshipCoverage;
    DueResource: DueResource;
  }
}

/** Coverage of townships, upkeep of resources, and the code tables in force. */
@Controller()
export class CoverageQueries {
  private readonly queries: Queries;
  private readonly tables: CodeTables;

  constructor(@Inject(API_PARTS) { readModel, codeTables }: ApiParts) {
    this.queries = readModel.queries;
    this.tables = codeTables ?? shippedCodeTables;
  }

  @Read('/v1/coverage', {
    form: CoverageQuery,
    answer: 'list',
    of: 'TownshipCoverage',
    zh: '资源布局：各乡镇可用资源、到达时间、数量、偏远与缺口',
    en: 'Coverage of each township: which resources, arrival time, units available; remote townships and gaps',
  })
  async coverage({ areaCode, capability, remote }: CoverageQuery) {
    const resources = await this.queries.resource.coverage(capability);
    return coverage(resources, this.tables, { areaCode, capability }).filter(
      ({ isRemote }) => remote === undefined || isRemote === remote,
    );
  }

  @Read('/v1/upkeep', {
    form: DueQuery,
    answer: 'page',
    of: 'DueResource',
    zh: '到期与待检资源',
    en: 'Resources whose shelf life ends or whose inspection is due',
  })
  upkeep(query: DueQuery, viewer: Viewer) {
    return this.queries.resource.due(query, viewer);
  }

  @Read('/v1/codes', {
    form: Freshness,
    answer: 'one',
    of: 'CodesInUse',
    zh: '代码表、在用的未知代码、可请求的能力',
    en: 'Code tables, codes in use that are missing from them, and capabilities that can be asked for',
  })
  async codes(): Promise<CodesInUse> {
    const kinds = await this.queries.resource.kindsInUse();
    const unknownKinds = kinds.filter((kind) => !isKnownCode(this.tables.resourceKinds, kind));
    const capabilities = await knownCapabilities(this.queries, this.tables);
    return { ...this.tables, unknownKinds, capabilities, neededItems };
  }
}
