import { JointAllocation } from '#application';
import { parseCommand } from '#contracts';
import {
  areaNamesOf,
  explainAllocation,
  huaxiAreas,
  type AllocationCommands,
  type Explanation,
  type JointCertificate,
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
    const certificate = await this.limits.calculation(viewer, () =>
      this.joint.preview(asked, new Date().toISOString()),
    );
    if ('refusal' in certificate) {
      const { code, ...details } = certificate.refusal;
      throw new Problem(code, details, { members: { refusal: certificate.refusal } });
    }
    return { certificate, explanation: explainAllocation(certificate, this.areaNames) };
  }
}
