import { Gate, type Identified } from '#application';
import type { Actor, Refusal } from '#domain';
import type { Viewer } from '#read-model';
import {
  createParamDecorator,
  Inject,
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Limits } from '../limits/limits.js';
import { Problem } from '../http/problem.js';
import { identityStatus } from '../http/status.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking or commanding, once that is proved. */
    viewer?: Viewer | Actor;
    /** Checked parameters of a query. */
    checkedQuery?: object;
  }
}

export const bearerToken = (request: FastifyRequest): string | undefined =>
  /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];

/** RFC 6750, section 3. */
export const challenge = { 'www-authenticate': 'Bearer realm="liandong", error="invalid_token"' };

/** A refusal of identity as the answer to a request that is not a command. */
export function notIdentified({ code, ...details }: Refusal): Problem {
  const status = identityStatus(code);
  return new Problem(code, details, { status, headers: status === 401 ? challenge : {} });
}

/** Who asks, as the registry stands now: mandates that are granted or withdrawn count at once. */
@Injectable()
export class Viewers {
  constructor(@Inject(API_PARTS) private readonly parts: Pick<ApiParts, 'directory'>) {}

  /** @throws {Problem} `agency-unknown` */
  async of({ agencyId, role, principal, keyId }: Actor): Promise<Viewer> {
    const { directory } = this.parts;
    const party = await directory.facts(agencyId);
    if (!party) throw notIdentified({ code: 'agency-unknown', agencyId });
    return { ...party, role, principal, keyId, here: directory.jurisdiction() };
  }
}

/** Lets through requests with a valid token and stores the caller on the request. */
@Injectable()
export class ViewerGuard implements CanActivate {
  constructor(
    @Inject(Gate) private readonly gate: Gate,
    @Inject(Limits) private readonly limits: Limits,
    @Inject(Viewers) private readonly viewers: Viewers,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const identified: Identified = await this.gate.byToken(bearerToken(request));
    if ('refusal' in identified) throw notIdentified(identified.refusal);
    this.limits.request(identified.actor.agencyId);
    // it keeps the persons of its own agency and sees nothing else
    if (identified.actor.role === 'personnel')
      throw new Problem('role-not-permitted', { role: identified.actor.role });
    request.viewer = await this.viewers.of(identified.actor);
    return true;
  }
}

/** The authenticated caller; needs {@link ViewerGuard}. */
export const CurrentViewer = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().viewer,
);
