import { AgencyDirectory, PersonalData } from '#application';
import { issuableRoles, type Role } from '#domain';
import { endOf, type Session } from '#sessions';
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Feeds } from '../feed/feeds.js';
import { Problem } from '../http/problem.js';
import { Limits } from '../limits/limits.js';
import { NoQuery } from '../query/no-query.js';
import { bearerToken, demandMeant } from '../identity/callers.js';
import { clear, cookiesOf, forgetPages, sessionCookie } from '../identity/cookies.js';
import { isForged } from '../identity/forgery.js';
import { SignIn } from './sign-in.js';

declare module '../schema/answers.js' {
  interface Answers {
    CurrentSession: CurrentSession;
    OwnSessions: OwnSessions;
    SignedOut: SignedOut;
  }
}

/** Who is signed in with this browser. */
interface CurrentSession {
  /** Public id, as it stands on record. */
  id: string;
  personId: string;
  agencyId: string;
  /** In which the person speaks unless a request says otherwise. */
  role: Role;
  /** Those that count now. */
  roles: readonly Role[];
  /** When it ends unless it is used. */
  idleEndsAt: string;
  /** When it ends however much it is used. */
  endsAt: string;
  /**
   * What seals what the device keeps of the person, 32 bytes as base64url: the same in every session of the person, and
   * given to nobody else.
   */
  deviceKey: string;
}

/** One of the sessions of the person who asks. */
interface OwnSession {
  /** Public id, as it stands on record. */
  id: string;
  /** It is that of the browser that asks. */
  isThis: boolean;
  agencyId: string;
  role: Role;
  /** Sign-in. */
  createdAt: string;
  /** Written down at most once a minute. */
  usedAt: string;
  /** When it ends unless it is used. */
  idleEndsAt: string;
  endsAt: string;
  /** When the person last proved to the issuer who it is; missing where the issuer does not say. */
  authenticatedAt?: string;
  /** How strongly, in the issuer's own words (`acr`). */
  acr?: string;
  /** Family of browser and system. */
  device?: string;
  /** From where: /24 of IPv4, /48 of IPv6. */
  network?: string;
}

interface OwnSessions {
  /** The newest first. */
  sessions: readonly OwnSession[];
}

interface SignedOut {
  /** Where the issuer ends its own session, which signs in again without asking. */
  issuerEndAddress?: string;
}

interface Found {
  readonly cookie: string;
  readonly session: Session;
  readonly roles: readonly Role[];
}

const instant = (ms: number): string => new Date(ms).toISOString();

/** The session of the browser that asks, and those that its person has beside it. */
@Controller()
export class SessionController {
  constructor(
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(AgencyDirectory) private readonly directory: AgencyDirectory,
    @Inject(Feeds) private readonly feeds: Feeds,
    @Inject(Limits) private readonly limits: Limits,
    @Inject(PersonalData) private readonly personalData: PersonalData,
  ) {}

  @Get('/v1/session')
  @UseGuards(NoQuery)
  async session(@Req() request: FastifyRequest): Promise<CurrentSession> {
    return this.described(await this.found(request));
  }

  @Post('/v1/session/role')
  @HttpCode(200)
  @UseGuards(NoQuery)
  async role(@Req() request: FastifyRequest, @Body() body: unknown): Promise<CurrentSession> {
    const found = await this.found(request);
    const asked = (body as { role?: unknown } | null | undefined)?.role;
    const role = issuableRoles.find((each) => each === asked);
    if (role === undefined || !found.roles.includes(role))
      throw new Problem('role-not-permitted', {
        ...(typeof asked === 'string' && { role: asked.slice(0, 64) }),
        permitted: found.roles,
      });
    await this.signIn.set.sessions.setRole(found.cookie, role);
    return this.described({ ...found, session: { ...found.session, role } });
  }

  /** Wherever the person is signed in. */
  @Get('/v1/session/list')
  @UseGuards(NoQuery)
  async list(@Req() request: FastifyRequest): Promise<OwnSessions> {
    const { session } = await this.found(request);
    const { sessions } = this.signIn.set;
    const own = await sessions.of(session.personId);
    return { sessions: own.map((one) => this.listed(one, one.id === session.id)) };
  }

  /** Signs out here or, with the id of another session of the same person, there. */
  @Post('/v1/session/end')
  @HttpCode(200)
  @UseGuards(NoQuery)
  async end(
    @Req() request: FastifyRequest,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedOut> {
    const { cookie, session } = await this.found(request);
    const asked = (body as { id?: unknown } | null | undefined)?.id ?? session.id;
    if (asked !== session.id) {
      this.demandFresh(session);
      if (typeof asked !== 'string' || !(await this.signIn.set.sessions.endOne(session.personId, asked)))
        throw new Problem('not-found');
      this.feeds.lookAgain();
      return {};
    }
    await this.signIn.set.sessions.end(cookie);
    return this.ended(session, reply);
  }

  /** Wherever the person is signed in. */
  @Post('/v1/session/end-all')
  @HttpCode(200)
  @UseGuards(NoQuery)
  async endAll(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedOut> {
    const { session } = await this.found(request);
    this.demandFresh(session);
    await this.signIn.set.sessions.endAll(session.personId);
    return this.ended(session, reply);
  }

  private async ended({ issuer, clientId }: Session, reply: FastifyReply): Promise<SignedOut> {
    this.feeds.lookAgain();
    void reply.headers({ 'set-cookie': clear(sessionCookie), ...forgetPages });
    const issuerEndAddress = await this.signIn.endAddress({ issuer, clientId });
    return issuerEndAddress === undefined ? {} : { issuerEndAddress };
  }

  /** Whoever found a browser open does not shut its person out elsewhere. */
  private demandFresh(session: Session): void {
    const { sessions } = this.signIn.set;
    if (!sessions.isFresh(session))
      throw new Problem('sign-in-again', { minutes: sessions.limits.freshMs / 60_000 });
  }

  /** Somebody without a role may still see and end the session. */
  private async found(request: FastifyRequest): Promise<Found> {
    const cookie = cookiesOf(request).get(sessionCookie);
    if (cookie === undefined) throw new Problem('signed-out');
    if (bearerToken(request) !== undefined) throw new Problem('two-credentials');
    const { sessions, origin } = this.signIn.set;
    if (isForged(request, origin)) throw new Problem('forged-request');
    const session = await this.limits.ofCookie('session', request.ip, cookie, () => sessions.use(cookie));
    const person = session && this.directory.person(session.personId);
    if (!session || person?.ended !== false) throw new Problem('signed-out');
    this.limits.request(session.agencyId);
    demandMeant(request, session.personId);
    return { cookie, session, roles: person.roles };
  }

  private async described({ session, roles }: Found): Promise<CurrentSession> {
    const { id, personId, agencyId, role, endsAt } = session;
    return {
      ...{ id, personId, agencyId, role: role as Role, roles },
      idleEndsAt: instant(endOf(session, this.signIn.set.sessions.limits)),
      endsAt: instant(endsAt),
      deviceKey: await this.personalData.deviceKey(agencyId, personId),
    };
  }

  private listed(session: Session, isThis: boolean): OwnSession {
    const { id, agencyId, role, createdAt, usedAt, endsAt, authenticatedAt, acr, device, network } = session;
    const { limits } = this.signIn.set.sessions;
    return {
      ...{ id, isThis, agencyId, role: role as Role, acr, device, network },
      createdAt: instant(createdAt),
      usedAt: instant(usedAt),
      idleEndsAt: instant(endOf(session, limits)),
      endsAt: instant(endsAt),
      ...(authenticatedAt !== undefined && { authenticatedAt: instant(authenticatedAt) }),
    };
  }
}
