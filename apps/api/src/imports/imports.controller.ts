import { CommandIntake, Foresight, PersonalData } from '#application';
import { maySee, mayAsk, needsFreshSignIn, type Address } from '#domain';
import type { Viewer } from '#read-model';
import {
  csvMediaType,
  writeTemplate,
  xlsxMediaType,
  type TableFormat,
  type TableKind,
  type TableLanguage,
} from '#tables';
import {
  Controller,
  Get,
  HttpCode,
  Inject,
  Post,
  Query,
  Req,
  Res,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { Callers } from '../identity/callers.js';
import { CurrentViewer } from '../identity/viewer.js';
import { Limits } from '../limits/limits.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { check } from '../query/check.js';
import { ImportId, ImportQuery, TemplateQuery } from './forms.js';
import type { ImportJob, ImportPreview } from './answers.js';
import { ImportJobs, type Sender } from './import-jobs.js';
import { actorOf, Importing } from './importing.js';

/** What a table of a kind tells of is for who may read the list. */
const readAt: Readonly<Record<TableKind, Address>> = {
  resources: 'resources',
  teams: 'teams',
  members: 'teams',
  persons: 'persons',
  rosters: 'duty/rosters',
  clauses: 'plans',
};

/** Tables that come in: first what they would change, then, confirmed, the change. */
@Controller()
export class ImportsController implements OnModuleDestroy {
  private readonly importing: Importing;
  private readonly jobs: ImportJobs | undefined;

  constructor(
    @Inject(API_PARTS) private readonly parts: ApiParts,
    @Inject(Foresight) foresight: Foresight,
    @Inject(PersonalData) personalData: PersonalData,
    @Inject(CommandIntake) intake: CommandIntake,
    @Inject(Limits) private readonly limits: Limits,
    @Inject(Callers) private readonly callers: Callers,
  ) {
    this.importing = new Importing(parts, foresight, personalData);
    const { tableRecord, logger } = parts;
    this.jobs = tableRecord && new ImportJobs(tableRecord.imports, this.importing, intake, limits, logger);
  }

  async onModuleDestroy(): Promise<void> {
    await this.jobs?.close();
  }

  @Get('/v1/imports/:kind/template')
  async template(
    @Req() request: FastifyRequest,
    @Query() query: object,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = check(TemplateQuery, { ...query, ...(request.params as object) });
    const accepted = request.headers.accept ?? '';
    const format: TableFormat = asked.format ?? (accepted.includes(csvMediaType) ? 'csv' : 'xlsx');
    const language: TableLanguage = asked.lang ?? 'zh-CN';
    const file = await writeTemplate(this.importing.columnsOf(asked.kind), format, language);
    await reply
      .headers({
        'content-type': format === 'csv' ? `${csvMediaType}; charset=utf-8` : xlsxMediaType,
        'content-disposition': `attachment; filename="${asked.kind}.${format}"`,
      })
      .send(file);
  }

  @Get('/v1/imports/runs/:id')
  async standing(
    @Req() request: FastifyRequest,
    @Query() query: object,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ImportJob> {
    const { id } = check(ImportId, { ...query, ...(request.params as object) });
    const found = await this.parts.tableRecord?.imports.find(id);
    if (!found || 'refusal' in maySee('imports/runs/{id}', viewer, { owner: found.agencyId }, viewer.here))
      throw new Problem('not-found', { id });
    return found as ImportJob;
  }

  @Post('/v1/imports/:kind')
  @HttpCode(200)
  async take(
    @Req() request: FastifyRequest,
    @Query() query: object,
    @CurrentViewer() viewer: Viewer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportPreview | ImportJob> {
    const at = new Date().toISOString();
    const asked = check(ImportQuery, { ...query, ...(request.params as object) });
    const { kind, confirm, dryRun = confirm === undefined, leaveOut = [], withdrawMissing = false } = asked;
    const refused = mayAsk(readAt[kind], viewer, viewer.here);
    if (refused) throw new Problem(refused.refusal.code, { kind });
    if (!(request.body instanceof Buffer))
      throw new Problem('unsupported-media-type', { expected: `${csvMediaType}, ${xlsxMediaType}` });
    const body = request.body;
    const choice = { kind, leaveOut: [...leaveOut].sort((a, b) => a - b), withdrawMissing };
    const prepared = await this.limits.calculation(viewer, () =>
      this.importing.prepare(body, choice, viewer, at),
    );
    if (confirm === undefined || dryRun) return prepared.preview;
    // what is done shortly after a sign-in alone is so of a table too
    const weighty = prepared.steps.find(({ name }) => needsFreshSignIn(name));
    if (weighty) await this.callers.identify(request, 'find', weighty.name);
    const silenced = () => this.callers.silenced(request, actorOf(viewer));
    const job = await this.confirmed(prepared, confirm, kind, { viewer, silenced }, at);
    void reply.code(202).header('location', `/v1/imports/runs/${job.id}`);
    return job;
  }

  /** @throws {Problem} `import-faulty`, `import-changed` */
  private async confirmed(
    { id, preview, steps }: Awaited<ReturnType<Importing['prepare']>>,
    confirm: string,
    kind: TableKind,
    sender: Sender,
    at: string,
  ): Promise<ImportJob> {
    const { jobs } = this;
    const { tableRecord } = this.parts;
    if (!jobs || !tableRecord) throw new Problem('not-found');
    const { imports } = tableRecord;
    const { agencyId } = sender.viewer;
    const before = await imports.confirmed(agencyId, confirm);
    if (before?.status === 'done' || before?.status === 'running') return jobOf(before);
    if (preview.digest === null) throw new Problem('import-faulty', {}, { members: { preview } });
    const marks = steps.map(this.importing.markOf);
    // what is done of it already is no part of what is to do now
    const isRest = before !== undefined && marks.every((mark) => before.marks.includes(mark));
    if (confirm !== preview.digest && !isRest)
      throw new Problem('import-changed', {}, { members: { preview } });
    const whole = { digest: confirm, marks: before?.marks ?? marks, kind };
    await jobs.begin({ id: before?.id ?? id, steps }, whole, sender, at);
    const found = await imports.confirmed(agencyId, confirm);
    if (!found) throw new Error('an import that was claimed is not there');
    return jobOf(found);
  }
}

function jobOf(found: object): ImportJob {
  const { marks: _marks, ...job } = found as ImportJob & { readonly marks?: readonly string[] };
  return job;
}
