import { dutyLogTable, dutyLogMarkdown, type ReportLanguage } from '#audit';
import { dayOf, maySee, type OnDuty } from '#domain';
import type { DutyLogEntry, DutyRoster, FindPersons, Queries, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { CsvFile } from '../query/csv-file.js';
import { ById, Code, Freshness, Id, Instant, OneOf, Optional, Paged, Text } from '../query/fields.js';
import { Read } from '../query/read.js';
import { staffNow } from './staff.js';

class OnDutyQuery extends Paged {
  @Optional() @Id() agencyId?: string;
  @Optional() @Code() post?: string;
  /** Now when left out. */
  @Optional() @Instant() at?: string;
}

class RostersQuery extends Paged {
  @Optional() @Id() agencyId?: string;
  @Optional() @Code() post?: string;
  /** Of Beijing time, YYYY-MM. */
  @Optional() @Text(7) month?: string;
}

class DutyLogQuery extends Paged {
  @Optional() @Id() agencyId?: string;
  @Optional() @Code() post?: string;
  @Optional() @Id() incidentId?: string;
  /** Recorded at or after. */
  @Optional() @Instant() from?: string;
  /** Recorded before. */
  @Optional() @Instant() to?: string;
}

class DutyLogExportQuery extends Freshness {
  @Id() agencyId!: string;
  @Optional() @Code() post?: string;
  @Optional() @Id() incidentId?: string;
  /** Recorded at or after. */
  @Instant() from!: string;
  /** Recorded before. */
  @Instant() to!: string;
  /** `markdown` when left out. */
  @Optional() @OneOf(['markdown', 'csv', 'json']) format?: 'markdown' | 'csv' | 'json';
  /** Of the Markdown and the CSV; zh-CN when left out. */
  @Optional() @OneOf(['zh-CN', 'en']) lang?: ReportLanguage;
}

/** Entries of the duty log from one instant until another; `more` where there are more than an export holds. */
interface DutyLogExport {
  readonly agencyId: string;
  readonly from: string;
  readonly to: string;
  readonly entries: readonly DutyLogEntry[];
  readonly more: boolean;
}

/** More than a post writes in a month. */
const mostExported = 2_000;
const atOnce = 200;

declare module '../schema/answers.js' {
  interface Answers {
    DutyLogEntry: DutyLogEntry;
    DutyLogExport: DutyLogExport;
    DutyRoster: DutyRoster;
    OnDuty: OnDuty;
  }
}

@Controller()
export class DutyQueries {
  private readonly queries: Queries;
  private readonly find: FindPersons;
  private readonly findThen: FindPersons;

  constructor(@Inject(API_PARTS) { readModel, directory }: ApiParts) {
    this.queries = readModel.queries;
    this.find = staffNow(directory);
    // since when somebody is gone is on record; who has no number now may have had one then
    this.findThen = async (agencyId, personIds) => {
      const find = await this.find(agencyId, personIds);
      return (personId) => {
        const person = find(personId);
        return person && { ...person, hasNumber: true };
      };
    };
  }

  @Read('/v1/duty', {
    form: OnDutyQuery,
    answer: 'page',
    of: 'OnDuty',
    zh: '某一时刻的值班人员：依次呼叫谁，跳过谁、为何',
    en: 'Who is on duty at an instant: who is called in which order, who is passed over and why',
  })
  onDuty(query: OnDutyQuery, viewer: Viewer) {
    const isOver = query.at !== undefined && Date.parse(query.at) < Date.now();
    return this.queries.duty.onDuty(query, viewer, isOver ? this.findThen : this.find);
  }

  @Read('/v1/duty/rosters', {
    form: RostersQuery,
    answer: 'page',
    of: 'DutyRoster',
    zh: '值班表：班次、交接签字、空缺',
    en: 'Rosters: shifts, signatures of hand-overs, gaps',
  })
  rosters(query: RostersQuery, viewer: Viewer) {
    return this.queries.duty.rosters(query, viewer);
  }

  @Read('/v1/duty/rosters/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'DutyRoster',
    zh: '一个岗位一个月的值班表',
    en: 'The roster of a post for a month',
  })
  roster({ id }: ById, viewer: Viewer) {
    return this.queries.duty.roster(id, viewer);
  }

  @Read('/v1/duty/log', {
    form: DutyLogQuery,
    answer: 'page',
    of: 'DutyLogEntry',
    zh: '值班日志：记事、更正、交接、换班、空缺提醒',
    en: 'The duty log: notes, corrections, hand-overs, changes, gaps',
  })
  log(query: DutyLogQuery, viewer: Viewer) {
    return this.queries.duty.log(query, viewer);
  }

  @Read('/v1/duty/log/export', {
    form: DutyLogExportQuery,
    answer: 'export',
    of: 'DutyLogExport',
    refuses: [404],
    zh: '导出值班日志：文档、表格（CSV）或 JSON',
    en: 'The duty log as a document, a table (CSV) or JSON',
  })
  async export({ format, lang, ...asked }: DutyLogExportQuery, viewer: Viewer) {
    const { agencyId, from, to } = asked;
    if ('refusal' in maySee('duty/log/export', viewer, { owner: agencyId }, viewer.here)) return undefined;
    const entries: DutyLogEntry[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.queries.duty.log({ ...asked, cursor, limit: atOnce }, viewer);
      entries.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined && entries.length < mostExported);
    const found: DutyLogExport = { agencyId, from, to, entries, more: cursor !== undefined };
    if (format === 'json') return found;
    if (format !== 'csv') return dutyLogMarkdown(found, lang ?? 'zh-CN');
    const days = [from, to].map((at) => dayOf(at)).join('_');
    return new CsvFile(`duty-log_${agencyId}_${days}.csv`, dutyLogTable(found, lang ?? 'zh-CN'));
  }
}
