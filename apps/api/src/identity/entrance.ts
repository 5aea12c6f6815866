import { CommandIntake, Gate, type Identified, type Submission } from '#application';
import type { Reply } from '#contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Limits } from '../limits/limits.js';
import { bearerToken } from './viewer.js';

/**
 * Who stands before the door for commands. A command without a valid token is put on record as refused, so that
 * whoever has no key must not be able to fill the log.
 */
@Injectable()
export class Entrance {
  constructor(
    @Inject(Gate) private readonly gate: Gate,
    @Inject(CommandIntake) private readonly intake: CommandIntake,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  /** @throws {Problem} when there were too many of this sender: nothing is put on record */
  async identify(request: FastifyRequest, name: string): Promise<Identified> {
    const identified = await this.gate.byToken(bearerToken(request));
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
