import { AgencyDirectory, JointAllocation, Runners } from '#application';
import { parseCommand } from '#contracts';
import {
  areaNamesOf,
  decideSingly,
  explainAllocation,
  huaxiAreas,
  jointPolicies,
  maySee,
  objectiveValues,
  type AllocationCommands,
  type DecidedSingly,
  type Explanation,
  type JointCertificate,
  type JointPolicy,
  type ObjectiveValues,
} from '#domain';
import type { Viewer } from '#read-model';
import { Body, Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { CurrentViewer } from '../identity/viewer.js';
import { Limits } from '../limits/limits.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { NoQuery } from '../query/no-query.js';

interface AllocationPreview {
  /** What a decision would have now. */
  certificate: JointCertificate;
  explanation: Explanation;
  /** What each objective of the policy comes to. */
  objectives: ObjectiveValues;
  /** The same requests one after another, in the order in which they were named, and what the objectives come to then. */
  singly: DecidedSingly & { objectives: ObjectiveValues };
}

declare module '../schema/answers.js' {
  interface Answers {
    AllocationPreview: AllocationPreview;
  }
}

/** What a joint decision would be if it were taken now. Changes nothing and leaves nothing on record. */
@Controller()
export class AllocationPreviewController {
  private readonly areaNames: (code: string) => string;

  constructor(
    @Inject(JointAllocation) private readonly joint: JointAllocation,
    @Inject(Limits) private readonly limits: Limits,
    @Inject(Runners) private readonly runners: Runners,
    @Inject(AgencyDirectory) private readonly directory: AgencyDirectory,
    @Inject(API_PARTS) { codeTables }: ApiParts,
  ) {
    this.areaNames = areaNamesOf(codeTables?.areas ?? huaxiAreas);
  }

  @Post('/v1/allocations/preview')
  @HttpCode(200)
  @UseGuards(NoQuery)
  async preview(@Body() body: unknown, @CurrentViewer() viewer: Viewer): Promise<AllocationPreview> {
    const parsed = parseCommand('allocation.decide', body);
    if ('violations' in parsed) throw new Problem('invalid-command', { violations: parsed.violations });
    const asked = parsed.data as AllocationCommands['allocation.decide'];
    await this.requireCommand(asked.sharingIds, viewer);
    const certificate = await this.limits.calculation(viewer, () =>
      this.joint.preview(asked, new Date().toISOString()),
    );
    if ('refusal' in certificate) {
      const { code, ...details } = certificate.refusal;
      throw new Problem(code, details, { members: { refusal: certificate.refusal } });
    }
    const policy = jointPolicies[certificate.policyVersion] as JointPolicy;
    const singly = decideSingly(certificate, asked.sharingIds, certificate);
    return {
      ...{ certificate, explanation: explainAllocation(certificate, this.areaNames) },
      objectives: objectiveValues(certificate, certificate.requests, policy),
      singly: { ...singly, objectives: objectiveValues(certificate, singly.requests, policy) },
    };
  }

  /** @throws {Problem} for a request of an incident that the viewer does not command, as for one that does not exist */
  private async requireCommand(sharingIds: readonly string[], viewer: Viewer): Promise<void> {
    const notCommanded = async (): Promise<string | undefined> => {
      for (const sharingId of sharingIds) if (!(await this.commands(sharingId, viewer))) return sharingId;
      return undefined;
    };
    if ((await notCommanded()) === undefined) return;
    // it may be known in the log and not here yet
    await this.directory.passEnd();
    const sharingId = await notCommanded();
    if (sharingId === undefined) return;
    const refusal = { code: 'not-found', sharingId } as const;
    throw new Problem('not-found', { sharingId }, { members: { refusal } });
  }

  private async commands(sharingId: string, viewer: Viewer): Promise<boolean> {
    const { incidentId } = await this.runners.sharing.state(sharingId);
    const incident = incidentId === undefined ? undefined : await this.directory.incident(incidentId);
    const of = { incidents: incident && [incident] };
    return !('refusal' in maySee('POST allocations/preview', viewer, of, viewer.here));
  }
}
