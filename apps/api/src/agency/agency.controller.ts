import {
  agencySource,
  Pattern,
  refusalMessage,
  worded,
  type Bilingual,
  type WordedRefusal,
} from '#contracts';
import {
  agencyKinds,
  installationId,
  refusalTexts,
  type AgencyKind,
  type Installation,
  type TwoPersons,
} from '#domain';
import type { Agency, AgencyBoard, Agreement, CommandRecord, Queries, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { ById, Freshness, Id, Instant, OneOf, Optional, Paged, Text } from '../query/fields.js';
import { Read } from '../query/read.js';

class AgenciesQuery extends Paged {
  @Optional() @OneOf(agencyKinds) kind?: AgencyKind;
  @Optional() @OneOf(['registered', 'suspended']) status?: Agency['status'];
  @Optional() @Text(100) text?: string;
}

class AgreementsQuery extends Paged {
  @Optional() @Id() agencyId?: string;
  @Optional() @OneOf(['proposed', 'in-force', 'terminated']) status?: Agreement['status'];
  @Optional() @Instant() inForceAt?: string;
}

class CommandQuery extends Freshness {
  /** The `Idempotency-Key` or CloudEvents id that the sender gave it. */
  @Pattern('visibleAscii') id!: string;
  /** The asking agency's own when left out. */
  @Optional() @Text(300) source?: string;
}

class RefusalsQuery extends Paged {
  @Optional() @Id() agencyId?: string;
  @Optional() @OneOf(Object.keys(refusalTexts)) code?: string;
}

declare module '../schema/answers.js' {
  interface Answers {
    Agency: Agency;
    AgencyBoard: AgencyBoard;
    Agreement: Agreement;
    CommandRecord: ExplainedCommand;
    Installation: Installation & { readonly twoPersons: TwoPersons };
  }
}

@Controller()
export class RegistryQueries {
  private readonly queries: Queries;
  private readonly directory: ApiParts['directory'];

  constructor(@Inject(API_PARTS) { readModel, directory }: ApiParts) {
    this.queries = readModel.queries;
    this.directory = directory;
  }

  @Read('/v1/agencies', {
    form: AgenciesQuery,
    answer: 'page',
    of: 'Agency',
    zh: '单位列表',
    en: 'Agencies',
  })
  agencies(query: AgenciesQuery, viewer: Viewer) {
    return this.queries.agency.list(query, viewer);
  }

  @Read('/v1/agencies/:id', { form: ById, answer: 'aggregate', of: 'Agency', zh: '单位', en: 'One agency' })
  agency({ id }: ById, viewer: Viewer) {
    return this.queries.agency.find(id, viewer);
  }

  @Read('/v1/installations/:id', {
    form: ById,
    answer: 'one',
    of: 'Installation',
    zh: '本区、主管局，以及另需双人办理的事项',
    en: 'The district that the service works for, its home bureau, and what else needs two persons',
  })
  installation({ id }: ById) {
    const known = id === installationId ? this.directory.installation() : undefined;
    return Promise.resolve(known && { ...known, twoPersons: this.directory.twoPersons() });
  }

  @Read('/v1/agencies/:id/board', {
    form: ById,
    answer: 'one',
    of: 'AgencyBoard',
    zh: '本单位看板：待办任务、叫应、请求、出动资源、补偿、应报信息、预案评审和演练期限、整改措施',
    en: 'Board of the own agency: tasks, calls, requests, deployed resources, claims, reports due, plans due, corrective actions',
  })
  board({ id }: ById, viewer: Viewer) {
    return this.queries.board.find(id, viewer);
  }

  @Read('/v1/agreements', {
    form: AgreementsQuery,
    answer: 'page',
    of: 'Agreement',
    zh: '共享协议',
    en: 'Standing agreements',
  })
  agreements(query: AgreementsQuery, viewer: Viewer) {
    return this.queries.agreement.list(query, viewer);
  }

  @Read('/v1/commands/:id', {
    form: CommandQuery,
    answer: 'one',
    of: 'CommandRecord',
    zh: '本单位命令的处理结果',
    en: 'Outcome of a command of the own agency',
  })
  async command({ id, source }: CommandQuery, viewer: Viewer) {
    const found = await this.queries.command.find(
      { source: source ?? agencySource(viewer.agencyId), id },
      viewer,
    );
    return found && explained(found);
  }

  @Read('/v1/refusals', {
    form: RefusalsQuery,
    answer: 'page',
    of: 'CommandRecord',
    zh: '被拒绝的命令',
    en: 'Refused commands',
  })
  async refusals(query: RefusalsQuery, viewer: Viewer) {
    const page = await this.queries.command.refusals(query, viewer);
    return { ...page, items: page.items.map(explained) };
  }
}

interface ExplainedCommand extends CommandRecord {
  /** With the words that the reply had. */
  refusal: WordedRefusal | null;
  /** Of a refusal. */
  message?: Bilingual;
}

const explained = (command: CommandRecord): ExplainedCommand => {
  const { refusal } = command;
  return refusal ? { ...command, refusal: worded(refusal), message: refusalMessage(refusal) } : command;
};
