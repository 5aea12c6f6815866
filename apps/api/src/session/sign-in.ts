import { AgencyDirectory, PersonalData } from '#application';
import { aggregateIdPattern, type Issuer } from '#domain';
import { newSecret, type SignInOrigin } from '#sessions';
import { Inject, Injectable } from '@nestjs/common';
import {
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client';
import { randomBytes } from 'node:crypto';
import { Problem } from '../http/problem.js';
import { Limits } from '../limits/limits.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import type { SignInParts } from '../parts/sign-in-parts.js';
import { subjectOf } from '../issuer/account.js';
import { attemptCookie, attemptId } from '../identity/cookies.js';

const callbackPath = '/v1/session/callback';

export interface Asked {
  readonly agencyId: string;
  /** A path of this origin. */
  readonly leadsTo: string;
  readonly role?: string;
  /** Whoever is signed in at the issuer already proves anew who it is. */
  readonly again?: boolean;
}

/** Sign-in by OpenID Connect: code flow with PKCE, and no claim but the subject. */
@Injectable()
export class SignIn {
  constructor(
    @Inject(API_PARTS) private readonly parts: Pick<ApiParts, 'signIn'>,
    @Inject(AgencyDirectory) private readonly directory: AgencyDirectory,
    @Inject(PersonalData) private readonly personalData: PersonalData,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  /** @throws {Problem} `sign-in-not-set-up` */
  get set(): SignInParts {
    const { signIn } = this.parts;
    if (!signIn) throw new Problem('sign-in-not-set-up');
    return signIn;
  }

  /**
   * Where the browser is sent to, and what it has to bring back under the id of the attempt.
   * @throws {Problem}
   */
  async begin({
    agencyId,
    leadsTo,
    role,
    again,
  }: Asked): Promise<{ id: string; browser: string; address: URL }> {
    const { issuers, attempts, sessions, origin } = this.set;
    const issuer = await this.issuerOf(agencyId);
    if (!issuer) throw new Problem('sign-in-not-set-up', { agencyId });
    issuers.requireFactors(issuer);
    const { config } = await issuers.of(issuer);
    const id = attemptId(Date.now(), randomBytes(6).toString('hex'));
    const [state, browser] = [`${id}.${newSecret()}`, newSecret()];
    const [nonce, verifier] = [randomNonce(), randomPKCECodeVerifier()];
    await attempts.begin(
      { state, browser },
      {
        ...{ nonce, verifier, agencyId, leadsTo, role: role ?? null },
        ...{ issuer: issuer.issuer, clientId: issuer.clientId },
      },
    );
    const address = buildAuthorizationUrl(config, {
      redirect_uri: origin + callbackPath,
      scope: 'openid',
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      // an issuer that is asked for it says when somebody proved who he is (OpenID Connect Core, 3.1.2.1)
      max_age: String(again ? 0 : Math.floor(sessions.limits.absoluteMs / 1_000)),
      ...(again && { prompt: 'login' }),
      ...(issuer.acrValues?.length && { acr_values: issuer.acrValues.join(' ') }),
    });
    return { id, browser, address };
  }

  /**
   * The session of whom the issuer vouches for, once for each attempt.
   * @throws {Problem}
   */
  async finish(
    query: string,
    cookies: ReadonlyMap<string, string>,
    { ip, ...origin }: SignInOrigin & { readonly ip: string },
  ): Promise<{ cookie: string; leadsTo: string; attempt: string }> {
    const { attempts, issuers, sessions, origin: ours } = this.set;
    const address = new URL(callbackPath + query, ours);
    const state = address.searchParams.get('state') ?? '';
    const attempt = attemptCookie(state.split('.')[0] ?? '');
    const browser = cookies.get(attempt);
    const begun =
      browser === undefined
        ? undefined
        : await this.limits.ofCookie('sign-in', ip, browser, () => attempts.take({ state, browser }));
    if (!begun) throw new Problem('sign-in-over');
    const { agencyId, issuer, clientId, nonce, verifier, leadsTo } = begun;
    const current = await this.issuerOf(agencyId);
    // another one was registered since: what the one before says counts no more
    if (current?.issuer !== issuer || current.clientId !== clientId) throw new Problem('sign-in-over');
    issuers.requireFactors(current);
    const known = await issuers.of(current);
    const { acrValues } = current;
    const returned = { address, state, nonce, verifier, acrValues, now: Date.now() };
    const { subject, ...how } = await subjectOf(known, returned);
    await this.personalData.openDigests();
    const person = this.personOf(agencyId, issuer, subject);
    const [first] = person.roles;
    if (first === undefined) throw new Problem('no-role', { agencyId });
    const role = person.roles.find((each) => each === begun.role) ?? first;
    const { personId } = person;
    const who = { personId, agencyId, role, issuer, clientId, ...how, ...origin };
    const { cookie } = await sessions.begin(who);
    this.limits.knowCookie(cookie);
    return { cookie, leadsTo, attempt };
  }

  /** Where the issuer ends its own session, if it says so and answers. */
  async endAddress(issuer: Issuer): Promise<string | undefined> {
    const { issuers, origin } = this.set;
    try {
      const { config } = await issuers.of(issuer);
      if (config.serverMetadata().end_session_endpoint === undefined) return undefined;
      return buildEndSessionUrl(config, { post_logout_redirect_uri: `${origin}/` }).href;
    } catch {
      return undefined;
    }
  }

  private async issuerOf(agencyId: string): Promise<Issuer | undefined> {
    const agency = aggregateIdPattern.test(agencyId) ? await this.directory.find(agencyId) : undefined;
    return agency?.status === 'registered' ? (agency.issuer ?? this.set.issuers.usual) : undefined;
  }

  private personOf(agencyId: string, issuer: string, subject: string) {
    const found = this.directory.signingIn(this.personalData.signIn(agencyId, { issuer, subject }));
    const person = found.length === 1 ? this.directory.person(found[0] ?? '') : undefined;
    // it is shown to who signed in there, and to nobody else
    if (!person || person.ended || person.agencyId !== agencyId)
      throw new Problem('account-unknown', { agencyId, issuer, subject: subject.slice(0, 255) });
    return person;
  }
}
