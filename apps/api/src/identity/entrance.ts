import { CommandIntake, type Identified, type Submission } from '#application';
import type { Reply } from '#contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Limits } from '../limits/limits.js';
import { Callers } from './callers.js';

/**
 * Who stands before the door for commands. A command without a valid token is put on record as refused, so that
 * whoever has no key must not be able to fill the log.
 */
@Injectable()
export class Entrance {
  constructor(
    @Inject(Callers) private readonly callers: Callers,
    @Inject(CommandIntake) private readonly intake: CommandIntake,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  /** @throws {Problem} where nothing is put on record: too many of this sender, a session that is over, a forgery */
  async identify(request: FastifyRequest, name: string): Promise<Identified> {
    const identified = await this.callers.identify(request, 'use', name);
    if ('refusal' in identified) this.limits.stranger(request.ip);
    else {
      request.viewer = identified.actor;
      this.limits.command(identified.actor.agencyId, name);
    }
    return identified;
  }

  /** Agencies take turns, so that nobody waits for all that another has sent. Throws as the intake does. */
  submit(submission: Submission): Promise<Reply> {
    const { identified } = submission;
    const agencyId = 'actor' in identified ? identified.actor.agencyId : undefined;
    return this.limits.turn(agencyId, () => this.intake.submit(submission));
  }
}
