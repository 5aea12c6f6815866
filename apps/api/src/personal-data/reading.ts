import { personOf, Reveal } from '#application';
import type { Actor, Refusal } from '#domain';
import type { Queries, Viewer } from '#read-model';
import { Inject, Injectable } from '@nestjs/common';
import { Limits } from '../limits/limits.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';

/** Personal data in plain to whom the policy shows them, each reading on record before. */
@Injectable()
export class Reading {
  private readonly queries: Queries;
  private readonly directory: ApiParts['directory'];

  constructor(
    @Inject(API_PARTS) { readModel, directory }: ApiParts,
    @Inject(Reveal) private readonly personalData: Reveal,
    @Inject(Limits) private readonly limits: Limits,
  ) {
    this.queries = readModel.queries;
    this.directory = directory;
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
      if (sealed !== undefined) this.limits.reveal(agencyId, await this.readerOf(actor));
      return sealed;
    });
  }

  /** Who reads, by whatever key or session: a key that replaces another is no further reader. */
  private async readerOf(actor: Actor): Promise<string> {
    const who = await personOf(actor, this.directory);
    return who?.isPerson ? `person ${who.principal}` : `key ${who?.keys?.at(-1) ?? actor.keyId}`;
  }
}
