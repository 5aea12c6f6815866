import type { Identified } from '#application';
import { mayAsk, viewRules, type Actor, type Refusal } from '#domain';
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
import { Callers } from './callers.js';
import { doorOf } from './doors.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking or commanding, once that is proved. */
    viewer?: Viewer | Actor;
    /** Checked parameters of a query. */
    checkedQuery?: object;
  }
}

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
  constructor(
    @Inject(API_PARTS) private readonly parts: Pick<ApiParts, 'directory'>,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  /** Who sent a request, which counts as one of its agency's. @throws {Problem} what is wrong with its proof, or that it asks too much */
  async behind(request: FastifyRequest): Promise<Viewer> {
    const identified: Identified = await this.callers.identify(request);
    if ('refusal' in identified) throw notIdentified(identified.refusal);
    this.limits.request(identified.actor.agencyId);
    return this.of(identified.actor);
  }

  /** @throws {Problem} `agency-unknown` */
  async of({ agencyId, role, principal, keyId, session }: Actor): Promise<Viewer> {
    const { directory } = this.parts;
    const party = await directory.facts(agencyId);
    if (!party) throw notIdentified({ code: 'agency-unknown', agencyId });
    return { ...party, role, principal, keyId, session, here: directory.jurisdiction() };
  }
}

/**
 * Stands before every route: lets through who may ask there at all, and stores the caller on the request. Commands are
 * judged by the intake.
 */
@Injectable()
export class ViewerGuard implements CanActivate {
  constructor(@Inject(Viewers) private readonly viewers: Viewers) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const door = doorOf(request.method, request.routeOptions.url ?? '');
    if (door === undefined) throw new Problem('no-such-route', { path: request.url.slice(0, 200) });
    if (door === 'commands' || 'open' in viewRules[door]) return true;
    const viewer = await this.viewers.behind(request);
    const refused = mayAsk(door, viewer, viewer.here);
    if (refused) {
      const { code, ...details } = refused.refusal;
      throw new Problem(code, details);
    }
    request.viewer = viewer;
    return true;
  }
}

/** The authenticated caller; there is none where the address is open to everybody. */
export const CurrentViewer = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().viewer,
);
