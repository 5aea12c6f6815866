import { Gate, type Identified } from '#application';
import { needsFreshSignIn, type Actor, type Role } from '#domain';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import type { ProblemCode } from '../http/status.js';
import { Limits } from '../limits/limits.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { cookiesOf, sessionCookie } from './cookies.js';
import { isForged } from './forgery.js';

export const bearerToken = (request: Pick<FastifyRequest, 'headers'>): string | undefined =>
  /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];

/** In which a person speaks in one request; that of the session without it. */
const roleHeader = 'liandong-role';

/** The person that a page asks for: another one who is signed in by now is not answered in that person's place. */
const personHeader = 'liandong-person';

/** @throws {Problem} `signed-out` where the request is meant for another person */
export function demandMeant({ headers }: Pick<FastifyRequest, 'headers'>, personId: string): void {
  const meant = headers[personHeader];
  if (meant !== undefined && meant !== personId) throw new Problem('signed-out');
}

/** Whether a look counts as use: a live feed that runs on is none. */
export type Look = 'use' | 'find';

/** Whoever sends a request: by a token, or by the session that the browser is signed in with. */
@Injectable()
export class Callers {
  constructor(
    @Inject(Gate) private readonly gate: Gate,
    @Inject(API_PARTS) private readonly parts: Pick<ApiParts, 'signIn'>,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  /**
   * @param command what is asked for by session, where it is a command
   * @throws {Problem} `two-credentials`, `forged-request`, `signed-out`, `sign-in-again`,
   * `too-many-unidentified`
   */
  async identify(request: FastifyRequest, look: Look = 'use', command?: string): Promise<Identified> {
    const token = bearerToken(request);
    const cookie = cookiesOf(request).get(sessionCookie);
    if (cookie === undefined) return this.gate.byToken(token);
    if (request.headers.authorization !== undefined) throw new Problem('two-credentials');
    const { signIn } = this.parts;
    if (!signIn) throw new Problem('signed-out');
    if (isForged(request, signIn.origin)) throw new Problem('forged-request');
    const session = await this.limits.ofCookie('session', request.ip, cookie, () =>
      signIn.sessions[look](cookie),
    );
    if (!session) throw new Problem('signed-out');
    demandMeant(request, session.personId);
    if (command !== undefined && needsFreshSignIn(command) && !signIn.sessions.isFresh(session))
      throw new Problem('sign-in-again', { minutes: signIn.sessions.limits.freshMs / 60_000 });
    const { agencyId, personId, id } = session;
    const role = [request.headers[roleHeader]].flat()[0] ?? session.role;
    return this.gate.bySession({ agencyId, personId, role: role as Role, session: id });
  }

  /**
   * Why whoever sent a request may speak no more, while what was asked for goes on: the key was revoked, the role withdrawn,
   * the agency suspended, the session ended. A token that has expired since was good for what it asked for.
   */
  async silenced(request: FastifyRequest, actor: Actor): Promise<ProblemCode | undefined> {
    if (actor.session === undefined) return (await this.gate.lapsed(actor))?.code;
    try {
      const again = await this.identify(request, 'find');
      return 'refusal' in again ? again.refusal.code : undefined;
    } catch (error) {
      if (error instanceof Problem) return error.code;
      throw error;
    }
  }
}
