import { ConfigurationError } from '#platform';
import { buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client';
import { checkIssuer } from '../parts/sign-in-parts.js';
import { Problem } from '../http/problem.js';
import { subjectOf } from './account.js';
import { SmallIssuer, type Lapse } from './issuer.helper-spec.js';
import { Issuers } from './issuers.js';

const origin = 'http://127.0.0.1:8080';
const minute = 60_000;

describe('an issuer', () => {
  let issuer: SmallIssuer;
  let elapsedMs: number;
  let issuers: Issuers;
  beforeAll(async () => {
    issuer = await SmallIssuer.start();
  });
  beforeEach(() => {
    issuer.lapse = {};
    issuer.calledWith = '';
    elapsedMs = 0;
    issuers = issuersOf(issuer.url);
  });
  afterAll(() => issuer.stop());

  const issuersOf = (address: string): Issuers =>
    new Issuers({ issuer: address, clientId: 'liandong', now: () => Date.now() + elapsedMs });

  /** A whole sign-in, and the subject or the problem that it came to. */
  async function signIn(lapse: Lapse = {}, of = issuers, acrValues?: readonly string[]): Promise<unknown> {
    issuer.lapse = lapse;
    const known = await of.of({ issuer: issuer.url, clientId: 'liandong' });
    const [state, nonce, verifier] = ['s'.repeat(43), 'n'.repeat(43), 'v'.repeat(43)];
    const address = buildAuthorizationUrl(known.config, {
      redirect_uri: `${origin}/v1/session/callback`,
      ...{ scope: 'openid', state, nonce, code_challenge_method: 'S256' },
      code_challenge: await calculatePKCECodeChallenge(verifier),
    });
    const back = issuer.authorize(address);
    return subjectOf(known, { address: back, state, nonce, verifier, acrValues, now: Date.now() }).then(
      ({ subject, authenticatedAt }) =>
        authenticatedAt === undefined ? subject : { subject, authenticatedAt },
      ({ code, details }: Problem) => ({ code, ...details }),
    );
  }

  it('vouches for a subject', async () => {
    expect(await signIn()).toBe('li-4711');
  });

  it.each([
    ['it with a slash at the end, discovery without', '/', ''],
    ['it without, discovery with', '', '/'],
  ])('is compared to the letter: %s', async (_, set, calledWith) => {
    issuer.calledWith = calledWith;
    const of = issuersOf(issuer.url + set);
    const strings = { expected: issuer.url + set, found: issuer.url + calledWith };
    const asked = of.of({ issuer: issuer.url + set, clientId: 'liandong' });
    await expect(asked).rejects.toMatchObject({ code: 'issuer-differs', details: strings });
    // the process does not even start, and says both
    const failed = checkIssuer({ issuers: of } as never, { warn: () => undefined } as never);
    const fault = (await failed.catch((error: unknown) => error)) as Error;
    expect(fault).toBeInstanceOf(ConfigurationError);
    expect(fault.message).toContain(`OIDC_ISSUER=${strings.expected}:`);
    expect(fault.message).toContain(`${strings.found},`);
  });

  it('that is not there yet does not hold up the start', async () => {
    const said: object[] = [];
    const away = issuersOf('http://127.0.0.1:9');
    await checkIssuer(
      { issuers: away } as never,
      { warn: (entry: object) => void said.push(entry) } as never,
    );
    expect(said).toMatchObject([{ issuer: 'http://127.0.0.1:9' }]);
  });

  it.each<[string, Lapse]>([
    ['issued 4 s ahead', { issuedAheadSeconds: 4 }],
    ['valid from 1 s ahead', { notBeforeAheadSeconds: 1 }],
    ['over for 10 s', { lifeSeconds: -10 }],
  ])('may have a clock that differs by seconds: %s', async (_, lapse) => {
    expect(await signIn(lapse)).toBe('li-4711');
  });

  it.each<[string, Lapse]>([
    ['iat', { issuedAheadSeconds: 600, lifeSeconds: 900 }],
    ['nbf', { notBeforeAheadSeconds: 600, lifeSeconds: 900 }],
    ['exp', { lifeSeconds: -600 }],
  ])('may not have one that differs by ten minutes, and both times are said: %s', async (claim, lapse) => {
    const refused = (await signIn(lapse)) as { issuerTime: string; ourTime: string };
    expect(refused).toMatchObject({ code: 'clocks-differ', claim, toleratedSeconds: 30 });
    const apart = Math.abs(Date.parse(refused.issuerTime) - Date.parse(refused.ourTime));
    expect(apart).toBeGreaterThan(9 * minute);
  });

  it('that changes its key is gone on with, and its keys are asked for once and then not for a while', async () => {
    const before = issuer.keysAsked;
    expect(await signIn()).toBe('li-4711');
    expect(await signIn()).toBe('li-4711');
    expect(issuer.keysAsked - before).toBe(1);
    await issuer.changeKey();
    expect(await signIn()).toBe('li-4711');
    expect(issuer.keysAsked - before).toBe(2);
    await issuer.changeKey();
    expect(await signIn()).toMatchObject({ code: 'sign-in-failed', reason: 'key unknown' });
    expect(issuer.keysAsked - before).toBe(2);
    elapsedMs = minute;
    expect(await signIn()).toBe('li-4711');
    expect(issuer.keysAsked - before).toBe(3);
  });

  it('says how strongly somebody signed in, where that is asked for', async () => {
    const asked = ['urn:example:two', 'urn:example:three'];
    expect(await signIn({ acr: 'urn:example:three' }, issuers, asked)).toBe('li-4711');
    for (const acr of ['urn:example:one', undefined])
      expect(await signIn({ acr }, issuers, asked)).toEqual({
        ...{ code: 'sign-in-too-weak', required: asked, found: acr },
      });
    expect(await signIn({ acr: 'urn:example:one' })).toBe('li-4711');
  });

  it('says since when it knows who somebody is, and not of the future', async () => {
    const since = async (authenticatedInSeconds: number): Promise<number> =>
      ((await signIn({ authenticatedInSeconds })) as { authenticatedAt: number }).authenticatedAt;
    expect(await since(-3_600)).toBeLessThan(Date.now() - 59 * minute);
    expect(await since(3_600)).toBeLessThanOrEqual(Date.now());
  });

  it.each<[string, Lapse]>([
    ['a token for somebody else', { audience: 'another' }],
    ['a token of another attempt', { nonce: 'x'.repeat(43) }],
  ])('does not get through with %s', async (_, lapse) => {
    expect(await signIn(lapse)).toMatchObject({ code: 'sign-in-failed' });
  });

  it('is asked over TLS alone, unless it is on this machine and so is the operator’s', async () => {
    const strict = issuersOf('https://id.example');
    for (const address of [issuer.url, 'http://id.example', 'ftp://id.example', 'nonsense'])
      await expect(strict.of({ issuer: address, clientId: 'x' })).rejects.toMatchObject({
        code: 'issuer-unavailable',
        details: { reason: 'not https' },
      });
    await expect(issuers.of({ issuer: 'http://10.0.0.1', clientId: 'x' })).rejects.toMatchObject({
      details: { reason: 'not https' },
    });
  });
});
