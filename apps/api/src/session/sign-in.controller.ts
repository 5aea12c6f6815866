import { attemptMs, originOf } from '#sessions';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { Limits } from '../limits/limits.js';
import { check } from '../query/check.js';
import { Id, OneOf, Optional, Text } from '../query/fields.js';
import {
  attemptsToDrop,
  clear,
  cookiesOf,
  forgetPages,
  sessionCookie,
  setAttempt,
  setSession,
} from '../identity/cookies.js';
import { isForged, localPath } from '../identity/forgery.js';
import { refusalPage, refusalPolicy } from './page.js';
import { SignIn } from './sign-in.js';

export class StartQuery {
  @Id() agency!: string;
  /** A path of this origin, where the browser goes afterwards. */
  @Optional() @Text(2_000) to?: string;
  @Optional() @Text(64) role?: string;
  /** To prove anew who one is, also where the issuer knows. */
  @Optional() @OneOf(['true']) again?: 'true';
}

/** Where browsers come to sign in; a person who is refused is told so by a page. */
@Controller()
export class SignInController {
  constructor(
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  @Get('/v1/session/start')
  start(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return orPage(request, reply, async () => {
      const {
        agency: agencyId,
        to = '/',
        role,
        again,
      } = check(StartQuery, request.query as Record<string, unknown>);
      const leadsTo = localPath(to, this.signIn.set.origin);
      if (leadsTo === undefined)
        throw new Problem('invalid-query', { violations: [{ path: 'to', code: 'localPath' }] });
      // a link elsewhere does not sign anybody in without a word
      if (isForged(request, this.signIn.set.origin)) throw new Problem('forged-request');
      this.limits.stranger(request.ip);
      const { id, browser, address } = await this.signIn.begin({
        ...{ agencyId, leadsTo, role },
        again: again !== undefined,
      });
      const dropped = attemptsToDrop(cookiesOf(request)).map(clear);
      await reply
        .header('set-cookie', [...dropped, setAttempt(id, browser, attemptMs / 1_000)])
        .redirect(address.href, 303);
    });
  }

  @Get('/v1/session/callback')
  callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return orPage(request, reply, async () => {
      const cookies = cookiesOf(request);
      const at = request.url.indexOf('?');
      const query = at < 0 ? '' : request.url.slice(at);
      const { ip } = request;
      const from = { ip, ...originOf(request.headers['user-agent'], ip) };
      const { cookie, leadsTo, attempt } = await this.signIn.finish(query, cookies, from);
      // what the browser held before is not gone on with
      const before = cookies.get(sessionCookie);
      if (before !== undefined) {
        await this.signIn.set.sessions.end(before);
        void reply.headers(forgetPages);
      }
      await reply.header('set-cookie', [clear(attempt), setSession(cookie)]).redirect(leadsTo, 303);
    });
  }
}

async function orPage(
  request: FastifyRequest,
  reply: FastifyReply,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isForPeople = request.headers.accept?.includes('text/html') ?? false;
    if (!(error instanceof Problem) || !isForPeople) throw error;
    request.problemCode = error.code;
    await reply
      .code(error.status)
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': refusalPolicy,
        ...error.options.headers,
      })
      .send(refusalPage(error));
  }
}
