import { Reveal } from '#application';
import type { Refusal } from '#domain';
import type { Queries, Viewer } from '#read-model';
import { Inject, Injectable } from '@nestjs/common';
import { Limits } from '../limits/limits.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';

/** Personal data in plain to whom the policy shows them, each reading on record before. */
@Injectable()
export class Reading {
  private readonly queries: Queries;

  constructor(
    @Inject(API_PARTS) { readModel }: ApiParts,
    @Inject(Reveal) private readonly personalData: Reveal,
    @Inject(Limits) private readonly limits: Limits,
  ) {
    this.queries = readModel.queries;
  }

  /**
   * `not-found` where it is not for this reader.
   * @throws {Problem} `too-many-reveals`
   */
  of(subject: string, purpose: string, viewer: Viewer): Promise<{ value: unknown } | { refusal: Refusal }> {
    const at = new Date().toISOString();
    const { agencyId, principal, keyId, session, role } = viewer;
    const actor = { agencyId, principal, keyId, session, role };
    return this.personalData.reveal({ subject, purpose, actor, at }, async () => {
      const sealed = await this.queries.personalData.sealed(subject, viewer);
      // what is not for it tells nothing by its limit either
      if (sealed !== undefined) this.limits.reveal(viewer);
      return sealed;
    });
  }
}
