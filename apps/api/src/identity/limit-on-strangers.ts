import { Gate, type Identified } from '#application';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../http/problem.js';
import { bearerToken } from './viewer.js';

/** So many commands of unknown senders are put on record per address and minute; a partner with a key has no limit. */
const perMinute = 60;

/**
 * Who stands before the door for commands. A command without a valid token is put on record as refused, so that
 * whoever has no key must not be able to fill the log.
 */
@Injectable()
export class Entrance {
  private readonly unidentified = new RateLimiterMemory({ points: perMinute, duration: 60 });

  constructor(@Inject(Gate) private readonly gate: Gate) {}

  /** @throws {Problem} `too-many-unidentified`: nothing is put on record */
  async identify(request: FastifyRequest): Promise<Identified> {
    const identified = await this.gate.byToken(bearerToken(request));
    if ('refusal' in identified) await this.count(request.ip);
    return identified;
  }

  private async count(address: string): Promise<void> {
    try {
      await this.unidentified.consume(address);
    } catch (exceeded) {
      if (exceeded instanceof Error) throw exceeded;
      const seconds = Math.ceil((exceeded as RateLimiterRes).msBeforeNext / 1_000);
      throw new Problem('too-many-unidentified', { perMinute }, { headers: { 'retry-after': `${seconds}` } });
    }
  }
}
